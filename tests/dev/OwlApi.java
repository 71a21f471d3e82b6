import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLClass;

/**
 * Reads a file as Protege does, by the OWL API, and counts what is in it: java -cp '/usr/share/java/*' OwlApi.java news.ttl
 * Ends with exit code 1 if the classes of the ontology are not declared, or no person, event or claim is an individual.
 */
public class OwlApi {
    static final String TW = "https://w3id.org/triplewire#";

    public static void main(String[] arguments) throws Exception {
        var manager = OWLManager.createOWLOntologyManager();
        var ontology = manager.loadOntologyFromOntologyDocument(new FileDocumentSource(new File(arguments[0]), new TurtleDocumentFormat()));
        long individuals = ontology.individualsInSignature().count();
        System.out.println(individuals + " individuals, " + ontology.getAxiomCount() + " axioms");
        for (String name : new String[] {"Person", "Event", "Claim"}) {
            OWLClass type = manager.getOWLDataFactory().getOWLClass(IRI.create(TW + name));
            long members = ontology.classAssertionAxioms(type).count();
            if (!ontology.isDeclared(type) || members == 0) {
                System.err.println(name + ": declared " + ontology.isDeclared(type) + ", " + members + " individuals");
                System.exit(1);
            }
        }
    }
}
