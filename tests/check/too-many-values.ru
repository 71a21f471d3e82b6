PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { :tenure-1 tw:asOf "2020-03"^^xsd:gYearMonth . :mention-1 tw:refersTo :herald }
