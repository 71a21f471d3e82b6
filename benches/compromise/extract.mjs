// What compromise (https://github.com/spencermountain/compromise) can of the job of `triplewire extract`: article
// records as JSON Lines in (argument 1), annotation records as JSON Lines out (argument 2). On stdout, one line of JSON:
// bytes of text, seconds, records.
//
// Of each article: people, places and organisations with their offsets, the sentences, the verbs with their subjects,
// the quotations with their offsets. What it cannot do is not asked for: which mentions are one entity, positions,
// relations, dates (a plug-in), speakers, links. Its text is read once, and of two ways to ask for a thing the faster is
// taken. Loading the library and reading the file are not counted, and it has warmed up on forty articles before the
// clock starts.

import fs from 'node:fs'
import nlp from 'compromise'

const [input, output] = process.argv.slice(2)
const articles = fs.readFileSync(input, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))

const options = { offset: true, terms: false }

function mentions(view, type) {
  return view.json(options).map(({ text, offset }) => ({ type, text, start: offset.start, length: offset.length }))
}

function extract({ id, text }) {
  const doc = nlp(text)
  const entities = [
    ...mentions(doc.people(), 'Person'),
    ...mentions(doc.places(), 'Place'),
    ...mentions(doc.organizations(), 'Organisation'),
  ]
  const sentences = mentions(doc, 'Sentence')
  const verbs = doc.verbs().json({ terms: false }).map(({ text, verb }) => ({
    text,
    root: verb.root,
    subject: verb.subject,
    tense: verb.grammar.tense,
    negated: verb.negative,
  }))
  const claims = mentions(doc.quotations(), 'Quotation')
  return { id, text, entities, sentences, verbs, claims }
}

articles.slice(0, 40).forEach(extract)
const start = process.hrtime.bigint()
const records = articles.map((article) => JSON.stringify(extract(article)))
fs.writeFileSync(output, records.join('\n') + '\n')
const seconds = Number(process.hrtime.bigint() - start) / 1e9
const bytes = articles.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
console.log(JSON.stringify({ bytes, seconds, records: records.length }))
