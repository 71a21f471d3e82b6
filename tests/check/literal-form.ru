PREFIX : <https://news.example/>
PREFIX schema: <https://schema.org/>
PREFIX tw: <https://w3id.org/triplewire#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

DELETE WHERE { :event-1 tw:eventDate ?any } ;
DELETE WHERE { :tenure-1 tw:asOf ?any } ;
DELETE WHERE { :tenure-1 tw:former ?any } ;
DELETE WHERE { :article-2 schema:datePublished ?any } ;
DELETE WHERE { :mention-1 tw:confidence ?any } ;
INSERT DATA {
  :event-1 tw:eventDate "20"^^xsd:gYear .
  :tenure-1 tw:asOf "2021-02-29"^^xsd:date ; tw:former "no"^^xsd:boolean .
  :article-2 schema:datePublished "2020-13"^^xsd:gYearMonth .
  :mention-1 tw:confidence "0,9"^^xsd:decimal .
}
