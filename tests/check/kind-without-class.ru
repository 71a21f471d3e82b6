PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

INSERT DATA { :harbour a tw:Region }
