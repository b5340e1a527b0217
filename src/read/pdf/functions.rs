//! Looks at the functions and the colour spaces of a file. They are read in full, each time, with all they are made of.

use super::Fault;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier};
use std::collections::HashMap;

/// The most parts that a function is made of, with those that its parts are made of.
const PARTS: usize = 2000;

/// How deep functions may be made of functions, and objects of objects.
const DEPTH: usize = 32;

/// How deep colour spaces may be made of colour spaces. Each level costs the library much.
const SPACES: usize = 8;

/// How deep the blocks of a program may be nested.
const BLOCKS: usize = 64;

/// The functions of a file.
pub struct Functions<'p> {
    pdf: &'p Pdf,
    known: HashMap<ObjectIdentifier, usize>,
}

impl<'p> Functions<'p> {
    /// Starts with no function known.
    pub fn new(pdf: &'p Pdf) -> Self {
        Self { pdf, known: HashMap::new() }
    }

    /// Looks for functions in an object, and refuses those of too many parts.
    pub fn look(&mut self, object: &Object<'p>) -> Result<(), Fault> {
        self.walk(object, 0)
    }

    fn walk(&mut self, object: &Object<'p>, depth: usize) -> Result<(), Fault> {
        // Deeper than this, nothing is a function any more.
        if depth > DEPTH {
            return Ok(());
        }
        match object {
            Object::Dict(dict) => self.walk_dict(dict, depth),
            Object::Stream(stream) => self.walk_dict(stream.dict(), depth),
            Object::Array(array) => self.walk_array(array, depth),
            _ => Ok(()),
        }
    }

    fn walk_array(&mut self, array: &Array<'p>, depth: usize) -> Result<(), Fault> {
        self.space(array, 0)?;
        for entry in array.raw_iter() {
            if let MaybeRef::NotRef(object) = entry {
                self.walk(&object, depth + 1)?;
            }
        }
        Ok(())
    }

    fn walk_dict(&mut self, dict: &Dict<'p>, depth: usize) -> Result<(), Fault> {
        for (name, entry) in dict.entries() {
            if matches!(&*name, b"Functions" | b"Function") && self.parts(entry, 0)? > PARTS {
                return Err(Fault::TooLarge);
            }
            if let Some(MaybeRef::NotRef(object)) = dict.get_raw::<Object<'p>>(&*name) {
                self.walk(&object, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Refuses a colour space that is made of others too many times over.
    fn space(&self, array: &Array<'p>, depth: usize) -> Result<(), Fault> {
        let mut entries = array.raw_iter();
        let Some(MaybeRef::NotRef(Object::Name(kind))) = entries.next() else { return Ok(()) };
        if !matches!(&*kind, b"Indexed" | b"I" | b"Separation" | b"DeviceN" | b"Pattern" | b"ICCBased") {
            return Ok(());
        }
        if depth > SPACES {
            return Err(Fault::TooLarge);
        }
        for entry in entries.take(2) {
            let part = match entry {
                MaybeRef::Ref(id) => self.pdf.xref().get::<Object<'p>>(ObjectIdentifier::from(id)),
                MaybeRef::NotRef(object) => Some(object),
            };
            let part = match part {
                Some(Object::Stream(profile)) => profile.dict().get::<Object<'p>>(keys::ALTERNATE),
                part => part,
            };
            if let Some(Object::Array(part)) = part {
                self.space(&part, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Of how many parts a function, or a list of them, is made.
    fn parts(&mut self, entry: MaybeRef<Object<'p>>, depth: usize) -> Result<usize, Fault> {
        if depth > DEPTH {
            return Err(Fault::TooLarge);
        }
        match entry {
            MaybeRef::Ref(id) => {
                let id = ObjectIdentifier::from(id);
                if let Some(known) = self.known.get(&id) {
                    return Ok(*known);
                }
                // A function that is part of itself has no end.
                self.known.insert(id, PARTS + 1);
                let pdf = self.pdf;
                let parts = match pdf.xref().get::<Object<'p>>(id) {
                    Some(object) => self.parts(MaybeRef::NotRef(object), depth + 1)?,
                    None => 1,
                };
                self.known.insert(id, parts);
                Ok(parts)
            }
            MaybeRef::NotRef(Object::Array(array)) => {
                let mut sum = 1_usize;
                for part in array.raw_iter() {
                    sum = sum.saturating_add(self.parts(part, depth + 1)?);
                    if sum > PARTS {
                        break;
                    }
                }
                Ok(sum)
            }
            MaybeRef::NotRef(Object::Dict(dict)) => {
                let parts = dict.get_raw::<Object<'p>>(keys::FUNCTIONS);
                parts.map_or(Ok(1), |parts| self.parts(parts, depth + 1))
            }
            MaybeRef::NotRef(_) => Ok(1),
        }
    }
}

/// Looks at a program that computes colours. Its blocks are read by recursion.
pub fn program(text: &[u8]) -> Result<(), Fault> {
    let mut depth = 0_usize;
    for byte in text {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > BLOCKS {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}
