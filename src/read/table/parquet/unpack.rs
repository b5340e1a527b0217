//! What is packed in a page, where its head cannot tell what the crate will do.

use std::io::{self, Read};
use std::time::Instant;

use super::guard::Fault;

/// Codecs, as Parquet numbers them.
pub const NONE: i32 = 0;
pub const SNAPPY: i32 = 1;
const GZIP: i32 = 2;
pub const BROTLI: i32 = 4;
const LZ4_HADOOP: i32 = 5;
const ZSTD: i32 = 6;
const LZ4: i32 = 7;

/// This much more than it says a page may unpack to without a look into it.
const SLACK: u64 = 16 << 20;

/// Whether a page of this many bytes may unpack to much more than it says. The codecs that are not here stop at what it says.
pub fn may_exceed(codec: i32, packed: u64, claimed: u64) -> bool {
    // The most that one byte may unpack to; with Brotli there is no such bound.
    let factor = match codec {
        GZIP => 1032,
        LZ4_HADOOP => 256,
        BROTLI => return true,
        _ => return false,
    };
    packed.saturating_mul(factor) > claimed.saturating_add(SLACK)
}

/// Gives up when the time is over.
struct Timed<R>(R, Instant);

impl<R: Read> Read for Timed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() < self.1 { self.0.read(buffer) } else { Err(io::ErrorKind::TimedOut.into()) }
    }
}

/// Opens what is packed by a codec that the crate unpacks without a bound; Hadoop's LZ4 only where it is LZ4's own format in truth.
fn stream<'a>(codec: i32, packed: &'a [u8]) -> Result<Box<dyn Read + 'a>, Fault> {
    match codec {
        GZIP => Ok(Box::new(flate2::read::MultiGzDecoder::new(packed))),
        // Windows of up to a gigabyte, which only Brotli's own tools make when asked to.
        BROTLI if packed.first().is_some_and(|first| first & 0x7F == 0x11) => Err(Fault::TooLarge),
        BROTLI => Ok(Box::new(brotli::Decompressor::new(packed, 4096))),
        LZ4_HADOOP => Ok(Box::new(lz4_flex::frame::FrameDecoder::new(packed))),
        _ => Err(Fault::Malformed),
    }
}

/// Refuses a page that unpacks to more than it says. A broken one is left to the crate.
pub fn measure(codec: i32, packed: &[u8], claimed: u64, deadline: Instant) -> Result<(), Fault> {
    let mut bounded = Timed(stream(codec, packed)?, deadline).take(claimed + 1);
    let mut buffer = [0; 16 << 10];
    let mut sum = 0;
    loop {
        match bounded.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => sum += count as u64,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(Fault::TooLong),
            Err(_) => return Ok(()),
        }
        if sum > claimed {
            return Err(Fault::TooLarge);
        }
    }
}

/// Unpacks a page of at most `claimed` bytes; `None` for a codec that this build, and so the crate, does not read.
pub fn unpack(codec: i32, packed: &[u8], claimed: u64, deadline: Instant) -> Result<Option<Vec<u8>>, Fault> {
    let length = usize::try_from(claimed).map_err(|_| Fault::TooLarge)?;
    let content = match codec {
        NONE => packed.to_vec(),
        _ if length == 0 => Vec::new(),
        SNAPPY => snap::raw::Decoder::new().decompress_vec(packed).map_err(|_| Fault::Malformed)?,
        LZ4 => lz4_flex::block::decompress(packed, length).map_err(|_| Fault::Malformed)?,
        #[cfg(feature = "zstd")]
        ZSTD => zstd::bulk::decompress(packed, length).map_err(|_| Fault::Malformed)?,
        #[cfg(not(feature = "zstd"))]
        ZSTD => return Ok(None),
        GZIP | BROTLI => {
            let mut content = Vec::new();
            Timed(stream(codec, packed)?, deadline).take(claimed + 1).read_to_end(&mut content).map_err(|_| Fault::Malformed)?;
            content
        }
        // Hadoop's LZ4 is one of three formats, and out of use since these encodings are in use.
        _ => return Err(Fault::Malformed),
    };
    if codec != NONE && content.len() != length { Err(Fault::Malformed) } else { Ok(Some(content)) }
}

/// The levels in front of the values in a page of the first version: first how often, then how deep.
pub struct Levels {
    pub encodings: [i32; 2],
    pub deepest: [i32; 2],
    pub values: u64,
}

/// Refuses a page whose values begin with counts of lengths that are more than its values. Tells how many bytes the values repeat of
/// those before them, where they do, which is where `twice` two lists of lengths come.
pub fn check_lengths(content: &[u8], levels: Option<&Levels>, values: u64, twice: bool) -> Result<u64, Fault> {
    const RLE: i32 = 3;
    let mut rest = content;
    if let Some(levels) = levels {
        for (encoding, _) in levels.encodings.iter().zip(levels.deepest).filter(|(_, deepest)| *deepest > 0) {
            // Else one bit for each value.
            let size = if *encoding == RLE {
                let (size, after) = rest.split_first_chunk::<4>().ok_or(Fault::Malformed)?;
                rest = after;
                u64::from(u32::from_le_bytes(*size))
            } else {
                levels.values.div_ceil(8)
            };
            rest = usize::try_from(size).ok().and_then(|size| rest.get(size..)).ok_or(Fault::Malformed)?;
        }
    }
    let (rest, sum) = read_lengths(rest, values)?;
    if twice {
        read_lengths(rest, values)?;
    }
    Ok(if twice { sum } else { 0 })
}

/// What comes after a list of lengths that are written as differences (`DELTA_BINARY_PACKED`), and the sum of them.
fn read_lengths(bytes: &[u8], values: u64) -> Result<(&[u8], u64), Fault> {
    let mut rest = bytes;
    let (block, parts, count) = (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
    let mut length = signed(number(&mut rest)?) as i32;
    // Writers use blocks of 128 or 256 numbers in four or eight parts.
    if count > values || parts == 0 || parts > 1 << 12 || block == 0 || block > 1 << 20 || !block.is_multiple_of(32 * parts) {
        return Err(Fault::Malformed);
    }
    let each = block / parts;
    let mut left = count.saturating_sub(1);
    let mut sum = if count == 0 { 0 } else { u64::try_from(length).unwrap_or(0) };
    while left > 0 {
        let least = signed(number(&mut rest)?);
        let (widths, after) = rest.split_at_checked(parts as usize).ok_or(Fault::Malformed)?;
        rest = after;
        for width in widths.iter().map(|width| u32::from(*width)) {
            if left == 0 {
                break;
            }
            let here = left.min(each);
            // The last part may be cut off behind its last number.
            let needed = (u64::from(width) * here).div_ceil(8);
            if width > 32 || needed > rest.len() as u64 {
                return Err(Fault::Malformed);
            }
            let (mut bits, mut held, mut packed) = (0_u64, 0, rest.iter());
            for _ in 0..here {
                while held < width {
                    bits |= u64::from(packed.next().copied().unwrap_or(0)) << held;
                    held += 8;
                }
                let more = (bits & ((1 << width) - 1)).cast_signed();
                (bits, held) = (bits >> width, held - width);
                // As numbers of 32 bits run over.
                length = i64::from(length).wrapping_add(least).wrapping_add(more) as i32;
                sum = sum.saturating_add(u64::try_from(length).unwrap_or(0));
            }
            let size = u64::from(width) * each / 8;
            rest = rest.get(size.min(rest.len() as u64) as usize..).unwrap_or_default();
            left -= here;
        }
    }
    Ok((rest, sum))
}

/// A number of either sign, as Thrift and Parquet fold it into one of none.
fn signed(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// A whole number of at most nine bytes, as more would not fit.
fn number(rest: &mut &[u8]) -> Result<u64, Fault> {
    let mut value = 0;
    for shift in (0..63).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(Fault::Malformed)?;
        *rest = after;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Fault::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths 0, 3, 3 and 7 as differences of three bits, then whatever comes next.
    fn lengths() -> Vec<u8> {
        let mut bytes = vec![0x80, 1, 4, 4, 0, 0, 3, 0xFF, 0, 0, 3, 1];
        bytes.extend([0; 10]);
        bytes.extend(b"after");
        bytes
    }

    #[test]
    fn lengths_are_summed() {
        assert_eq!(read_lengths(&lengths(), 4), Ok((b"after".as_slice(), 13)));
        assert_eq!(read_lengths(&lengths(), 3), Err(Fault::Malformed));
    }

    #[test]
    fn lengths_cut_off_do_no_harm() {
        let bytes = lengths();
        for end in 0..bytes.len() {
            let _ = read_lengths(bytes.get(..end).unwrap_or_default(), 4);
        }
        // The numbers of the one part fill two bytes; the rest of it may be missing.
        assert_eq!(read_lengths(&bytes[..12], 4), Ok((&[][..], 13)));
    }

    #[test]
    fn levels_come_before_lengths() {
        let mut bytes = vec![2, 0, 0, 0, 8, 1];
        bytes.extend(lengths());
        let levels = Levels { encodings: [3, 3], deepest: [0, 1], values: 4 };
        assert_eq!(check_lengths(&bytes, Some(&levels), 4, false), Ok(0));
        assert_eq!(check_lengths(&bytes, None, 4, false), Err(Fault::Malformed));
    }
}
