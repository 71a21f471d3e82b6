PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE { ?event tw:eventDate ?date ; tw:firstDay ?first ; tw:lastDay ?last }
INSERT { ?event tw:eventDate ?late ; tw:firstDay ?late ; tw:lastDay ?late }
WHERE {
  ?event tw:eventDate ?date ; tw:firstDay ?first ; tw:lastDay ?last .
  BIND("2299-10-23"^^<http://www.w3.org/2001/XMLSchema#date> AS ?late)
}
