//! Unpacks Flate data one step at a time, so that its size can be measured without holding it.
//!
//! The PDF library unpacks a broken stream as far as it can. This decoder is at least as forgiving: what it counts
//! is never less than what the library will hold.

/// The base length and the number of extra bits of each length code.
const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// The order in which the lengths of the code length codes are stored.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// How far back a copy may reach.
const WINDOW: usize = 32 * 1024;

/// One step of the unpacking.
enum Step {
    /// One byte.
    Byte(u8),
    /// A copy of bytes already unpacked.
    Copy { length: usize, distance: usize },
    /// Nothing, at the end of a block.
    Done,
}

/// A table that finds the symbol for the next bits.
#[derive(Default)]
struct Codes {
    /// For each bit pattern of `width` bits: the length of the code in the upper half, the symbol in the lower.
    table: Vec<u32>,
    width: u8,
}

impl Codes {
    fn new(lengths: &[u8]) -> Self {
        let width = lengths.iter().copied().max().unwrap_or(0).min(15);
        if width == 0 {
            return Self::default();
        }
        let size = 1_usize << width;
        let mut table = vec![0; size];
        let mut code = 0_u32;
        for length in 1..=width {
            for (symbol, _) in lengths.iter().enumerate().filter(|(_, each)| **each == length) {
                let mut slot = (code.reverse_bits() >> (32 - u32::from(length))) as usize;
                while let Some(entry) = table.get_mut(slot) {
                    *entry = (u32::from(length) << 16) | symbol as u32;
                    slot += 1 << length;
                }
                code += 1;
            }
            code <<= 1;
        }
        Self { table, width }
    }
}

/// Where the decoder stands.
enum Block {
    /// Before the head of a block.
    Head,
    /// Within a block that is stored as it is.
    Stored(usize),
    /// Within a compressed block.
    Packed,
    /// At the end, or where nothing more can be read.
    End,
}

/// Unpacks the bytes of an iterator.
pub struct Inflate<I> {
    input: I,
    /// Whether a stored block with a wrong check sum ends the data, as it does in a strict decoder.
    strict: bool,
    bits: u32,
    held: u8,
    last: bool,
    block: Block,
    literals: Codes,
    distances: Codes,
    /// The bytes unpacked last, as a ring. Only kept when the bytes themselves are asked for.
    window: Vec<u8>,
    head: usize,
    pending: Option<(usize, usize)>,
}

impl<I: Iterator<Item = u8>> Inflate<I> {
    /// A decoder of raw deflate data, that is without the two bytes of the zlib head.
    pub fn new(input: I, strict: bool) -> Self {
        Self {
            input,
            strict,
            bits: 0,
            held: 0,
            last: false,
            block: Block::Head,
            literals: Codes::default(),
            distances: Codes::default(),
            window: Vec::new(),
            head: 0,
            pending: None,
        }
    }

    /// The number of bytes of the next step, without unpacking them. `None` at the end.
    pub fn skip_step(&mut self) -> Option<usize> {
        self.step().map(|step| match step {
            Step::Byte(_) => 1,
            Step::Copy { length, .. } => length,
            Step::Done => 0,
        })
    }

    fn take(&mut self, count: u8) -> Option<u32> {
        while self.held < count {
            self.bits |= u32::from(self.input.next()?) << self.held;
            self.held += 8;
        }
        let value = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        self.held -= count;
        Some(value)
    }

    /// The next symbol of a table. The last bytes of the data may be fewer than the widest code.
    fn symbol(&mut self, of: impl Fn(&Self) -> &Codes) -> Option<u16> {
        let width = of(self).width;
        while self.held < width {
            let Some(byte) = self.input.next() else { break };
            self.bits |= u32::from(byte) << self.held;
            self.held += 8;
        }
        let entry = *of(self).table.get((self.bits & ((1 << width) - 1)) as usize)?;
        let length = (entry >> 16) as u8;
        if length == 0 || length > self.held {
            return None;
        }
        self.bits >>= length;
        self.held -= length;
        Some((entry & 0xffff) as u16)
    }

    fn step(&mut self) -> Option<Step> {
        loop {
            match self.block {
                Block::Head if self.last => self.block = Block::End,
                Block::Head => self.block = self.open().unwrap_or(Block::End),
                Block::Stored(0) => self.block = Block::Head,
                Block::Stored(left) => {
                    self.block = Block::Stored(left - 1);
                    let byte = self.input.next();
                    if byte.is_none() {
                        self.block = Block::End;
                    }
                    return byte.map(Step::Byte);
                }
                Block::Packed => match self.packed() {
                    Some(Step::Done) => self.block = Block::Head,
                    Some(step) => return Some(step),
                    None => self.block = Block::End,
                },
                Block::End => return None,
            }
        }
    }

    /// Reads the head of a block.
    fn open(&mut self) -> Option<Block> {
        self.last = self.take(1)? == 1;
        match self.take(2)? {
            0 => {
                self.bits = 0;
                self.held = 0;
                let length = self.take(16)?;
                let check = self.take(16)?;
                (!self.strict || check == !length & 0xffff).then_some(Block::Stored(length as usize))
            }
            1 => {
                let mut lengths = [8_u8; 288];
                for (symbol, length) in lengths.iter_mut().enumerate() {
                    *length = match symbol {
                        144..=255 => 9,
                        256..=279 => 7,
                        _ => 8,
                    };
                }
                self.literals = Codes::new(&lengths);
                self.distances = Codes::new(&[5; 30]);
                Some(Block::Packed)
            }
            2 => self.tables(),
            _ => None,
        }
    }

    /// Reads the code tables at the head of a block that brings its own.
    fn tables(&mut self) -> Option<Block> {
        let literals = self.take(5)? as usize + 257;
        let distances = self.take(5)? as usize + 1;
        let count = self.take(4)? as usize + 4;
        let mut lengths = [0_u8; 19];
        for place in ORDER.iter().take(count) {
            let length = self.take(3)? as u8;
            if let Some(slot) = lengths.get_mut(*place) {
                *slot = length;
            }
        }
        // The table of the literals serves for the lengths until it is known itself.
        self.literals = Codes::new(&lengths);
        let mut all: Vec<u8> = Vec::with_capacity(literals + distances + 138);
        while all.len() < literals + distances {
            let (value, times) = match self.symbol(|codes| &codes.literals)? {
                16 => (all.last().copied().unwrap_or(0), self.take(2)? + 3),
                17 => (0, self.take(3)? + 3),
                18 => (0, self.take(7)? + 11),
                length => (length as u8, 1),
            };
            all.extend(std::iter::repeat_n(value, times as usize));
        }
        self.literals = Codes::new(all.get(..literals)?);
        self.distances = Codes::new(all.get(literals..literals + distances)?);
        Some(Block::Packed)
    }

    /// The next step of a compressed block: `Done` at its end, `None` where it is broken.
    fn packed(&mut self) -> Option<Step> {
        let symbol = self.symbol(|codes| &codes.literals)?;
        if let Ok(byte) = u8::try_from(symbol) {
            return Some(Step::Byte(byte));
        }
        let Some(code) = symbol.checked_sub(257) else { return Some(Step::Done) };
        let (length, extra) = LENGTHS.get(usize::from(code)).copied().unwrap_or((0, 0));
        let length = usize::from(length) + self.take(extra)? as usize;
        let code = self.symbol(|codes| &codes.distances)?;
        if code > 29 {
            return None;
        }
        let distance = if code < 4 {
            usize::from(code) + 1
        } else {
            let extra = (code / 2 - 1) as u8;
            ((2 + usize::from(code % 2)) << extra) + self.take(extra)? as usize + 1
        };
        Some(Step::Copy { length, distance })
    }

    fn keep(&mut self, byte: u8) -> u8 {
        if let Some(slot) = self.window.get_mut(self.head % WINDOW) {
            *slot = byte;
        }
        self.head += 1;
        byte
    }
}

impl<I: Iterator<Item = u8>> Iterator for Inflate<I> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.window.is_empty() {
            self.window = vec![0; WINDOW];
        }
        loop {
            if let Some((length, distance)) = self.pending {
                self.pending = (length > 1).then_some((length - 1, distance));
                let byte = self.head.checked_sub(distance).and_then(|from| self.window.get(from % WINDOW).copied());
                return Some(self.keep(byte.unwrap_or(0)));
            }
            match self.step()? {
                Step::Byte(byte) => return Some(self.keep(byte)),
                Step::Copy { length, distance } => self.pending = (length > 0).then_some((length, distance)),
                Step::Done => {}
            }
        }
    }
}
