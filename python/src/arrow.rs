//! The Arrow C stream interface: columns in, a capsule out that pandas, polars, duckdb and pyarrow read without a copy.
//!
//! A stream gives one struct whose fields are the columns. It is written by hand: the crates that have it are some thirty,
//! and it is three structs and what releases them. Nothing is copied: who reads the arrays holds the columns.
//!
//! Source: <https://arrow.apache.org/docs/format/CDataInterface.html> and CStreamInterface.html beside it.
#![expect(
    unsafe_code,
    reason = "the interface is one of C: structs with pointers, and functions that are given them"
)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::column::{Column, Columns, Kind, Values};

/// The name that a capsule with a stream has.
const STREAM: &CStr = c"arrow_array_stream";

/// What may have no value.
const NULLABLE: i64 = 2;

#[repr(C)]
struct Schema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut Schema,
    dictionary: *mut Schema,
    release: Option<unsafe extern "C" fn(*mut Schema)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct Array {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut Array,
    dictionary: *mut Array,
    release: Option<unsafe extern "C" fn(*mut Array)>,
    private_data: *mut c_void,
}

#[repr(C)]
struct Stream {
    get_schema: unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int,
    get_next: unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int,
    get_last_error: unsafe extern "C" fn(*mut Stream) -> *const c_char,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

// SAFETY: its private data is a `Given`, which is `Send`, and nobody else has the pointer.
unsafe impl Send for Stream {}

impl Drop for Stream {
    fn drop(&mut self) {
        // A stream that was taken out of its capsule has no release any more.
        if let Some(release) = self.release {
            // SAFETY: the stream is whole and was not released.
            unsafe { release(self) };
        }
    }
}

/// What a stream gives, and whether it did.
struct Given {
    columns: Arc<Columns>,
    done: bool,
}

/// What a schema's pointers lead to.
struct SchemaHeld {
    _texts: [CString; 2],
    children: Vec<*mut Schema>,
}

/// What an array's pointers lead to.
struct ArrayHeld {
    _columns: Arc<Columns>,
    buffers: Vec<*const c_void>,
    children: Vec<*mut Array>,
}

/// The capsule of a stream of these columns.
pub(crate) fn capsule<'py>(py: Python<'py>, columns: Arc<Columns>) -> PyResult<Bound<'py, PyCapsule>> {
    let given = Box::new(Given { columns, done: false });
    let stream = Stream {
        get_schema,
        get_next,
        get_last_error,
        release: Some(release_stream),
        private_data: Box::into_raw(given).cast(),
    };
    PyCapsule::new_with_value(py, stream, STREAM)
}

unsafe extern "C" fn get_schema(stream: *mut Stream, out: *mut Schema) -> c_int {
    // SAFETY: who calls gives the stream that `capsule` made, not released, and a place for a schema.
    unsafe {
        let given = &*(*stream).private_data.cast::<Given>();
        let fields = given.columns.names.iter().zip(&given.columns.columns);
        let fields = fields.map(|(name, column)| schema(format(column), name, Vec::new()));
        out.write(schema("+s", "", fields.map(|field| Box::into_raw(Box::new(field))).collect()));
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut Stream, out: *mut Array) -> c_int {
    // SAFETY: who calls gives the stream that `capsule` made, not released, and a place for an array.
    unsafe {
        let given = &mut *(*stream).private_data.cast::<Given>();
        if std::mem::replace(&mut given.done, true) {
            // The end is an array that is released.
            ptr::addr_of_mut!((*out).release).write(None);
            return 0;
        }
        let columns = &given.columns;
        let children = columns.columns.iter().map(|column| Box::into_raw(Box::new(array(columns, column))));
        let children: Vec<*mut Array> = children.collect();
        out.write(held(columns, columns.length, 0, vec![ptr::null()], children));
    }
    0
}

unsafe extern "C" fn get_last_error(_stream: *mut Stream) -> *const c_char {
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut Stream) {
    // SAFETY: it is called once for a stream that `capsule` made: the release is taken away with it.
    unsafe {
        (*stream).release = None;
        drop(Box::from_raw((*stream).private_data.cast::<Given>()));
    }
}

/// How Arrow calls the type of a column.
fn format(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text if matches!(column.values, Values::LargeOffsets(_)) => "U",
        Kind::Text => "u",
        Kind::Bool => "b",
        Kind::Int => "l",
        Kind::Float => "g",
        Kind::Day => "tdD",
        Kind::Moment { utc: true } => "tsu:UTC",
        Kind::Moment { utc: false } => "tsu:",
    }
}

fn schema(format: &str, name: &str, children: Vec<*mut Schema>) -> Schema {
    // Names of variables have no zero byte.
    let texts = [format, name].map(|text| CString::new(text).unwrap_or_default());
    let (format, name) = (texts[0].as_ptr(), texts[1].as_ptr());
    let mut held = Box::new(SchemaHeld { _texts: texts, children });
    Schema {
        format,
        name,
        metadata: ptr::null(),
        flags: if held.children.is_empty() { NULLABLE } else { 0 },
        n_children: held.children.len() as i64,
        children: held.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_schema),
        private_data: Box::into_raw(held).cast(),
    }
}

unsafe extern "C" fn release_schema(schema: *mut Schema) {
    // SAFETY: it is called once for a schema that `schema` made: the release is taken away with it. The children are boxes
    // of the same make, of which a reader may have moved some away, which then have no release.
    unsafe {
        (*schema).release = None;
        let held = Box::from_raw((*schema).private_data.cast::<SchemaHeld>());
        for child in &held.children {
            if let Some(release) = (**child).release {
                release(*child);
            }
            drop(Box::from_raw(*child));
        }
    }
}

/// The array of one column.
fn array(columns: &Arc<Columns>, column: &Column) -> Array {
    let validity = if column.nulls == 0 { ptr::null() } else { column.validity.as_ptr().cast() };
    let values: *const c_void = match &column.values {
        Values::Bits(bits) => bits.as_ptr().cast(),
        Values::Days(days) => days.as_ptr().cast(),
        Values::Ints(ints) => ints.as_ptr().cast(),
        Values::Floats(floats) => floats.as_ptr().cast(),
        Values::Offsets(offsets) => offsets.as_ptr().cast(),
        Values::LargeOffsets(offsets) => offsets.as_ptr().cast(),
    };
    let mut buffers = vec![validity, values];
    if column.kind == Kind::Text {
        buffers.push(column.data.as_ptr().cast());
    }
    held(columns, column.length, column.nulls, buffers, Vec::new())
}

/// An array that holds the columns which its buffers are in.
fn held(
    columns: &Arc<Columns>,
    length: usize,
    nulls: usize,
    buffers: Vec<*const c_void>,
    children: Vec<*mut Array>,
) -> Array {
    let mut held = Box::new(ArrayHeld { _columns: Arc::clone(columns), buffers, children });
    Array {
        length: length as i64,
        null_count: nulls as i64,
        offset: 0,
        n_buffers: held.buffers.len() as i64,
        n_children: held.children.len() as i64,
        buffers: held.buffers.as_mut_ptr(),
        children: held.children.as_mut_ptr(),
        dictionary: ptr::null_mut(),
        release: Some(release_array),
        private_data: Box::into_raw(held).cast(),
    }
}

unsafe extern "C" fn release_array(array: *mut Array) {
    // SAFETY: it is called once for an array that `held` made: the release is taken away with it. The children are boxes of
    // the same make, of which a reader may have moved some away, which then have no release.
    unsafe {
        (*array).release = None;
        let held = Box::from_raw((*array).private_data.cast::<ArrayHeld>());
        for child in &held.children {
            if let Some(release) = (**child).release {
                release(*child);
            }
            drop(Box::from_raw(*child));
        }
    }
}
