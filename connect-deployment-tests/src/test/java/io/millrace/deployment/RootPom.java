package io.millrace.deployment;

import java.io.IOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The versions that the root {@code pom.xml} names. Immutable. */
final class RootPom {
    private static final Element PROJECT = project();

    private RootPom() {}

    /** The project's own version. */
    static String version() {
        return child(PROJECT, "version");
    }

    /** A property, such as {@code kafka.version}, without what profiles change. */
    static String property(String name) {
        return child((Element) PROJECT.getElementsByTagName("properties").item(0), name);
    }

    private static String child(Element parent, String name) {
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (name.equals(children.item(i).getNodeName())) {
                return children.item(i).getTextContent().trim();
            }
        }
        throw new IllegalArgumentException("pom.xml has no " + name);
    }

    private static Element project() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(ProjectFiles.at("pom.xml").toFile())
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read pom.xml", e);
        }
    }
}
