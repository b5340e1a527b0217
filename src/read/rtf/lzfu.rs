//! The packing of RTF in mail stores, `LZFu` ([MS-OXRTFCP]).
//!
//! [MS-OXRTFCP]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxrtfcp

use super::Fault;

/// What the window holds before the first byte: the beginnings that most documents share.
const START: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Bytes of the window.
const WINDOW: usize = 4096;

/// Unpacks the RTF of a mail (`PidTagRtfCompressed`), at most `limit` bytes of it. The check sum is not looked at:
/// programs are known to write a wrong one.
pub fn decompress(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    let [c0, c1, c2, c3, r0, r1, r2, r3, k0, k1, k2, k3, _, _, _, _, packed @ ..] = bytes else {
        return Err(Fault::Malformed);
    };
    let packed_size = u32::from_le_bytes([*c0, *c1, *c2, *c3]) as usize;
    let raw_size = u32::from_le_bytes([*r0, *r1, *r2, *r3]) as usize;
    // The size counts the twelve bytes of the header that follow it. Streams may be padded behind it.
    let packed = packed_size.checked_sub(12).and_then(|size| packed.get(..size)).unwrap_or(packed);
    match &[*k0, *k1, *k2, *k3] {
        b"MELA" if raw_size > limit => Err(Fault::TooLarge),
        b"MELA" => Ok(packed.get(..raw_size).ok_or(Fault::Malformed)?.to_vec()),
        b"LZFu" => unpack(packed, raw_size, limit),
        _ => Err(Fault::Malformed),
    }
}

/// Runs of eight, each led by a byte whose bits tell which are a byte as it is and which are two bytes that point into
/// the window. A pointer at the place written to next is the end.
fn unpack(packed: &[u8], raw_size: usize, limit: usize) -> Result<Vec<u8>, Fault> {
    let mut window = [b' '; WINDOW];
    for (place, byte) in window.iter_mut().zip(START) {
        *place = *byte;
    }
    let mut at = START.len();
    // The size is a claim of the file: no memory is set aside on the strength of it.
    let mut raw = Vec::with_capacity(raw_size.min(limit).min(packed.len().saturating_mul(2)));
    let mut put = |byte: u8, window: &mut [u8; WINDOW], at: &mut usize| {
        if raw.len() >= limit {
            return Err(Fault::TooLarge);
        }
        raw.push(byte);
        if let Some(place) = window.get_mut(*at) {
            *place = byte;
        }
        *at = (*at + 1) % WINDOW;
        Ok(())
    };
    let mut rest = packed.iter().copied();
    'runs: while let Some(kinds) = rest.next() {
        for bit in 0..8 {
            if kinds >> bit & 1 == 0 {
                match rest.next() {
                    Some(byte) => put(byte, &mut window, &mut at)?,
                    None => break 'runs,
                }
                continue;
            }
            let (Some(high), Some(low)) = (rest.next(), rest.next()) else { break 'runs };
            let pointer = u16::from_be_bytes([high, low]);
            let (mut from, length) = (usize::from(pointer >> 4), usize::from(pointer & 15) + 2);
            if from == at {
                return Ok(raw);
            }
            for _ in 0..length {
                let byte = window.get(from).copied().unwrap_or(b' ');
                put(byte, &mut window, &mut at)?;
                from = (from + 1) % WINDOW;
            }
        }
    }
    // No end mark: some writers leave it out, but then the promised size must be there.
    if raw.len() >= raw_size { Ok(raw) } else { Err(Fault::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &[u8] =
        b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
    const OVERLAP: &[u8] = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04 WXYZ\x0dn}\x01\x0e\xb0";

    #[test]
    fn the_examples_of_the_specification() {
        assert_eq!(decompress(HELLO, 1000).as_deref(), Ok(b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n".as_slice()));
        assert_eq!(decompress(OVERLAP, 1000).as_deref(), Ok(b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}".as_slice()));
    }

    #[test]
    fn not_packed() {
        assert_eq!(decompress(b"\x10\0\0\0\x04\0\0\0MELA\0\0\0\0abcd", 4).as_deref(), Ok(b"abcd".as_slice()));
        assert_eq!(decompress(b"\x10\0\0\0\x04\0\0\0MELA\0\0\0\0abcd", 3), Err(Fault::TooLarge));
        assert_eq!(decompress(b"\x10\0\0\0\x09\0\0\0MELA\0\0\0\0abcd", 99), Err(Fault::Malformed));
    }

    #[test]
    fn broken_or_too_much() {
        assert_eq!(decompress(OVERLAP, 10), Err(Fault::TooLarge));
        assert_eq!(decompress(b"", 10), Err(Fault::Malformed));
        assert_eq!(decompress(b"\x10\0\0\0\x04\0\0\0ABCD\0\0\0\0abcd", 10), Err(Fault::Malformed));
        for end in 0..OVERLAP.len() - 3 {
            assert_eq!(decompress(OVERLAP.get(..end).unwrap_or_default(), 100), Err(Fault::Malformed), "{end}");
        }
        // A size beyond the file is not believed.
        let mut lies = OVERLAP.to_vec();
        lies.splice(0..8, [255; 8]);
        assert_eq!(decompress(&lies, 100).map(|raw| raw.len()), Ok(28));
    }
}
