import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFFormat;
import org.apache.jena.sparql.graph.GraphFactory;

/** Reads a graph with Jena and writes it as pretty Turtle; prints the triples and the seconds of reading and writing. */
public class Pretty {
    public static void main(String[] arguments) throws Exception {
        Graph graph = GraphFactory.createDefaultGraph();
        graph.getPrefixMapping().setNsPrefix("tw", "https://w3id.org/triplewire#");
        graph.getPrefixMapping().setNsPrefix("xsd", "http://www.w3.org/2001/XMLSchema#");
        long start = System.nanoTime();
        RDFDataMgr.read(graph, arguments[0]);
        long read = System.nanoTime();
        try (OutputStream output = new BufferedOutputStream(new FileOutputStream(arguments[1]), 1 << 20)) {
            RDFDataMgr.write(output, graph, RDFFormat.TURTLE_PRETTY);
        }
        long written = System.nanoTime();
        System.out.printf("%d %.2f %.2f%n", graph.size(), (read - start) / 1e9, (written - read) / 1e9);
    }
}
