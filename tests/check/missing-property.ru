PREFIX : <https://news.example/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :claim-1 tw:claimText ?any } ;
DELETE WHERE { :kral rdfs:label ?any }
