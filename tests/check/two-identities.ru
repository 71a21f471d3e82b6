PREFIX : <https://news.example/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX tw: <https://w3id.org/triplewire#>
PREFIX wd: <http://www.wikidata.org/entity/>

INSERT DATA {
  :ruritania owl:sameAs wd:Q2 .
  :link-2 a tw:Link ; tw:linkOf :ruritania ; tw:linkTarget wd:Q2 ; tw:decided true .
}
