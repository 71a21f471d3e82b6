//! What is kept: rows by their keys, as they are, and as they are with what changes.

use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;

use super::rows::{About, Part, Row, count, counted};

/// Receives a row, its key and its value.
pub(crate) type Receive<'r> = &'r mut dyn FnMut(&[u8], &[u8]) -> io::Result<()>;

/// Rows that can be asked for.
pub(crate) trait Kept: Sync {
    /// The value of a row.
    fn get(&self, key: &[u8]) -> io::Result<Option<Vec<u8>>>;

    /// Gives the rows whose keys begin so to `receive`, in order.
    fn scan(&self, prefix: &[u8], receive: Receive<'_>) -> io::Result<()>;
}

/// Rows that change: for each its value, or none if it goes.
pub(crate) type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Rows as they are with what changes.
pub(crate) struct After<'k, K> {
    before: &'k K,
    changes: Changes,
}

impl<'k, K: Kept> After<'k, K> {
    pub(crate) fn new(before: &'k K) -> Self {
        Self { before, changes: Changes::new() }
    }

    /// What changes: nothing of it is as it was.
    pub(crate) fn finish(self) -> io::Result<Changes> {
        let mut changes = self.changes;
        let mut same = Vec::new();
        for (key, value) in &changes {
            if self.before.get(key)? == *value {
                same.push(key.clone());
            }
        }
        for key in same {
            changes.remove(&key);
        }
        Ok(changes)
    }

    /// The keys of the rows about something that change.
    pub(crate) fn of(&self, about: About) -> impl Iterator<Item = &[u8]> {
        let (from, to) = (vec![about as u8], vec![about as u8 + 1]);
        self.changes.range(from..to).map(|(key, _)| key.as_slice())
    }

    pub(crate) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.changes.insert(key, Some(value));
    }

    pub(crate) fn remove(&mut self, key: Vec<u8>) {
        self.changes.insert(key, None);
    }

    /// Adds to a count, or subtracts from it; gives what it was and what it is.
    pub(crate) fn count(&mut self, key: Vec<u8>, more: i64) -> io::Result<(u64, u64)> {
        let old = self.get(&key)?.map_or(Ok(0), |value| counted(&value))?;
        let new =
            old.checked_add_signed(more).ok_or_else(|| io::Error::other("a count of the store is wrong"))?;
        self.changes.insert(key, (new > 0).then(|| count(new)));
        Ok((old, new))
    }

    /// Adds the rows of a record.
    pub(crate) fn add(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for (key, part) in rows {
            match part {
                Part::One => drop(self.count(key, 1)?),
                Part::Whole(value) => self.put(key, value),
            }
        }
        Ok(())
    }

    /// Takes the rows of a record out.
    pub(crate) fn subtract(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for (key, part) in rows {
            match part {
                Part::One => drop(self.count(key, -1)?),
                Part::Whole(_) => self.remove(key),
            }
        }
        Ok(())
    }

    /// Puts rows in the place of others.
    pub(crate) fn replace(&mut self, mut old: Vec<Row>, mut new: Vec<Row>) -> io::Result<()> {
        old.sort_unstable();
        new.sort_unstable();
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
        loop {
            match (old.peek(), new.peek()) {
                (Some(a), Some(b)) if a == b => drop((old.next(), new.next())),
                (Some(a), Some(b)) if a < b => gone.extend(old.next()),
                (_, Some(_)) => come.extend(new.next()),
                (Some(_), None) => gone.extend(old.next()),
                (None, None) => break,
            }
        }
        self.subtract(gone)?;
        self.add(come)
    }
}

impl<K: Kept> Kept for After<'_, K> {
    fn get(&self, key: &[u8]) -> io::Result<Option<Vec<u8>>> {
        match self.changes.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.before.get(key),
        }
    }

    fn scan(&self, prefix: &[u8], receive: Receive<'_>) -> io::Result<()> {
        let from = self.changes.range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded));
        let mut changes = from.take_while(|(key, _)| key.starts_with(prefix)).peekable();
        self.before.scan(prefix, &mut |key, value| {
            while let Some((other, changed)) = changes.next_if(|(other, _)| other.as_slice() < key) {
                changed.as_ref().map_or(Ok(()), |changed| receive(other, changed))?;
            }
            match changes.next_if(|(other, _)| other.as_slice() == key) {
                Some((_, changed)) => changed.as_ref().map_or(Ok(()), |changed| receive(key, changed)),
                None => receive(key, value),
            }
        })?;
        changes.try_for_each(|(key, changed)| changed.as_ref().map_or(Ok(()), |value| receive(key, value)))
    }
}

#[cfg(test)]
impl Kept for BTreeMap<Vec<u8>, Vec<u8>> {
    fn get(&self, key: &[u8]) -> io::Result<Option<Vec<u8>>> {
        Ok(self.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], receive: Receive<'_>) -> io::Result<()> {
        let from = self.range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded));
        from.take_while(|(key, _)| key.starts_with(prefix)).try_for_each(|(key, value)| receive(key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_seen_in_their_order_and_what_is_as_it_was_is_no_change() {
        let before: BTreeMap<Vec<u8>, Vec<u8>> =
            [("a1", 1), ("b1", 3), ("b3", 1), ("c1", 2)].map(|(key, n)| (key.into(), count(n))).into();
        let mut after = After::new(&before);
        assert_eq!(after.count(b"b1".to_vec(), -1).unwrap(), (3, 2));
        assert_eq!(after.count(b"b3".to_vec(), -1).unwrap(), (1, 0));
        assert_eq!(after.count(b"b2".to_vec(), 1).unwrap(), (0, 1));
        after.put(b"b4".to_vec(), b"x".to_vec());
        after.count(b"c1".to_vec(), 1).unwrap();
        after.count(b"c1".to_vec(), -1).unwrap();
        assert!(after.count(b"a2".to_vec(), -1).is_err());
        let mut seen = Vec::new();
        let receive = &mut |key: &[u8], value: &[u8]| {
            seen.push((String::from_utf8_lossy(key).into_owned(), value.to_owned()));
            Ok(())
        };
        after.scan(b"b", receive).unwrap();
        assert_eq!(seen, [("b1".into(), count(2)), ("b2".into(), count(1)), ("b4".into(), b"x".to_vec())]);
        let changes = after.finish().unwrap();
        let keys: Vec<&[u8]> = changes.keys().map(Vec::as_slice).collect();
        assert_eq!(keys, [&b"b1"[..], b"b2", b"b3", b"b4"]);
    }
}
