// Reads graph files of one graph with readers written in JavaScript and says whether they agree.
//
// Comes in: the folder whose node_modules has the packages, then graph files (Turtle, TriG, N-Triples and N-Quads are read
// by N3.js, JSON-LD by jsonld.js, RDF/XML by rdfxml-streaming-parser; the format goes by the extension).
// Goes out: a line for each file with the number of statements and their canonical hash (RDFC-1.0, which was URDNA2015);
// exit code 1 if a file does not parse, or if two files differ in their triples or, both having graph names, in their
// quads.
//
//     npm install --prefix DIR n3 jsonld rdf-canonize rdfxml-streaming-parser
//     node tests/dev/rdf_readers.mjs DIR graph.ttl graph.trig graph.nt graph.nq graph.jsonld graph.rdf

import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const [folder, ...files] = process.argv.slice(2)
if (files.length === 0) {
  console.error('usage: rdf_readers.mjs DIR FILE...')
  process.exit(2)
}
const require = createRequire(path.resolve(folder, 'node_modules', 'x.js'))
const { DataFactory, Parser, Store } = require('n3')
const jsonld = require('jsonld')
const canonize = require('rdf-canonize')
const { RdfXmlParser } = require('rdfxml-streaming-parser')

const FORMATS = { '.ttl': 'text/turtle', '.trig': 'application/trig', '.nt': 'application/n-triples', '.nq': 'application/n-quads' }
const WITH_GRAPHS = new Set(['.trig', '.nq', '.jsonld'])
const DOUBLE = 'http://www.w3.org/2001/XMLSchema#double'

const n3 = (text, format) => new Parser({ format }).parse(text)

async function read(file) {
  const text = fs.readFileSync(file, 'utf8')
  switch (path.extname(file)) {
    case '.jsonld':
      // Nothing is loaded: the file has its context in it.
      return n3(await jsonld.toRDF(JSON.parse(text), { format: 'application/n-quads' }), FORMATS['.nq'])
    case '.rdf':
      return new Promise((resolve, reject) => {
        const quads = []
        const parser = new RdfXmlParser()
        parser.on('data', (quad) => quads.push(quad)).on('end', () => resolve(quads)).on('error', reject)
        parser.end(text)
      })
    default:
      return n3(text, FORMATS[path.extname(file)])
  }
}

const triple = ({ subject, predicate, object }) => DataFactory.quad(subject, predicate, object)

// The statements in their canonical form: sorted lines, blank nodes named by their place in the graph.
async function canonical(quads) {
  // JSON-LD has numbers of its own for doubles, and rewrites them even where they are given as text.
  const kept = quads.filter(({ object }) => object.datatype?.value !== DOUBLE)
  const statements = new Store(kept).getQuads()
  const text = await canonize.canonize(statements, { algorithm: 'RDFC-1.0', format: 'application/n-quads' })
  return { count: statements.length, text, hash: createHash('sha256').update(text).digest('hex') }
}

let failed = false
const fail = (message) => {
  console.error(`error: ${message}`)
  failed = true
}

// By what is compared: the first file, and what it says.
const first = {}
const compare = (what, file, statements) => {
  first[what] ??= { file, ...statements }
  const { file: other, hash, text } = first[what]
  if (statements.hash !== hash) {
    const known = new Set(text.split('\n'))
    const odd = statements.text.split('\n').find((line) => !known.has(line)) ?? 'one that is missing'
    fail(`${file} and ${other} differ in their ${what}, for instance in ${odd}`)
  }
}

for (const file of files) {
  try {
    const quads = await read(file)
    const triples = await canonical(quads.map(triple))
    console.log(`${file}: ${quads.length} statements, ${triples.count} triples ${triples.hash}`)
    compare('triples', file, triples)
    if (WITH_GRAPHS.has(path.extname(file))) compare('quads', file, await canonical(quads))
  } catch (error) {
    fail(`${file}: ${error.message}`)
  }
}
process.exit(failed ? 1 : 0)
