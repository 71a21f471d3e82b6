PREFIX : <https://news.example/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX wd: <http://www.wikidata.org/entity/>

INSERT DATA { :kral owl:sameAs wd:Q2 }
