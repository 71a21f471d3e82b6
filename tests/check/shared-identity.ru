PREFIX : <https://news.example/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX tw: <https://w3id.org/triplewire#>
PREFIX wd: <http://www.wikidata.org/entity/>

INSERT DATA {
  :strelsau owl:sameAs wd:Q1 .
  :link-2 a tw:Link ; tw:linkOf :strelsau ; tw:linkTarget wd:Q1 ; tw:decided true .
}
