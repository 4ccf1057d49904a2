package io.millrace.deployment;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The texts that sources compose: each literal, or concatenation of literals, constants and other things, as one text, with {@value #ANY}
 * where something is put in. The JDK's own parser reads the sources; nothing is compiled. Immutable.
 */
final class ComposedTexts {
    /** Stands for what is put in. */
    static final String ANY = "…";

    private static final int DEEPEST_CONSTANT = 5;

    private ComposedTexts() {}

    /**
     * A text.
     *
     * @param file the name of its source file
     * @param call the method that it is an argument of, or {@code new} and the class; empty where it is none, or part of a condition within a
     *     larger text
     */
    record Composed(String file, String call, String text) {
        /** Whether {@code quoted}, in which {@value #ANY} stands for anything, can be read in this text. */
        boolean reads(String quoted) {
            int from = 0;
            for (String fragment : quoted.split(ANY)) {
                int at = text.indexOf(fragment.strip(), from);
                if (at < 0) {
                    return false;
                }
                from = at + fragment.strip().length();
            }
            return true;
        }
    }

    /** Those of all these sources. */
    static List<Composed> of(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            Map<String, ExpressionTree> constants = new HashMap<>();
            units.forEach(unit -> new Constants(constants).scan(unit, ""));
            List<Composed> texts = new ArrayList<>();
            units.forEach(unit -> new Texts(fileName(unit), constants, texts).scan(unit, ""));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fileName(CompilationUnitTree unit) {
        return Path.of(unit.getSourceFile().getName()).getFileName().toString();
    }

    /** Finds the constants, by class and name. The argument is the class that is being read. */
    private static final class Constants extends TreeScanner<Void, String> {
        private final Map<String, ExpressionTree> found;

        Constants(Map<String, ExpressionTree> found) {
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, String outer) {
            return super.visitClass(type, type.getSimpleName().toString());
        }

        @Override
        public Void visitVariable(VariableTree variable, String type) {
            if (variable.getInitializer() != null
                    && variable.getModifiers().getFlags().contains(Modifier.STATIC)
                    && variable.getModifiers().getFlags().contains(Modifier.FINAL)) {
                found.put(type + "." + variable.getName(), variable.getInitializer());
            }
            return super.visitVariable(variable, type);
        }
    }

    /** Finds the texts. The argument is the class that is being read. */
    private static final class Texts extends TreePathScanner<Void, String> {
        private final String file;
        private final Map<String, ExpressionTree> constants;
        private final List<Composed> found;
        private boolean withinText;

        Texts(String file, Map<String, ExpressionTree> constants, List<Composed> found) {
            this.file = file;
            this.constants = constants;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, String outer) {
            return super.visitClass(type, type.getSimpleName().toString());
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, String type) {
            return null;
        }

        @Override
        public Void visitLiteral(LiteralTree literal, String type) {
            add(literal, type);
            return null;
        }

        @Override
        public Void visitBinary(BinaryTree binary, String type) {
            if (binary.getKind() != Tree.Kind.PLUS) {
                return super.visitBinary(binary, type);
            }
            add(binary, type);
            boolean within = withinText;
            withinText = true;
            scanOperands(binary, type);
            withinText = within;
            return null;
        }

        private void scanOperands(ExpressionTree operand, String type) {
            if (operand instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                scanOperands(sum.getLeftOperand(), type);
                scanOperands(sum.getRightOperand(), type);
            } else if (!(operand instanceof LiteralTree)) {
                scan(operand, type);
            }
        }

        private void add(ExpressionTree expression, String type) {
            String text = text(expression, type, 0).replace("{}", ANY).replaceAll(ANY + "+", ANY);
            if (text.contains(" ") || text.contains("-")) {
                found.add(new Composed(file, withinText ? "" : call(), text));
            }
        }

        private String text(ExpressionTree expression, String type, int depth) {
            if (expression instanceof LiteralTree literal) {
                return String.valueOf(literal.getValue());
            }
            if (expression instanceof ParenthesizedTree inner) {
                return text(inner.getExpression(), type, depth);
            }
            if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                return text(sum.getLeftOperand(), type, depth) + text(sum.getRightOperand(), type, depth);
            }
            String name = expression instanceof IdentifierTree own
                    ? type + "." + own.getName()
                    : expression instanceof MemberSelectTree other ? other.toString() : "";
            ExpressionTree constant = constants.get(name);
            return constant == null || depth == DEEPEST_CONSTANT
                    ? ANY
                    : text(constant, name.substring(0, name.lastIndexOf('.')), depth + 1);
        }

        /** Of what the text is an argument. */
        private String call() {
            for (TreePath path = getCurrentPath().getParentPath(); path != null; path = path.getParentPath()) {
                Tree tree = path.getLeaf();
                if (tree instanceof NewClassTree made) {
                    return "new " + made.getIdentifier().toString().replace("<>", "");
                }
                if (tree instanceof MethodInvocationTree called) {
                    ExpressionTree method = called.getMethodSelect();
                    return method instanceof MemberSelectTree member
                            ? member.getIdentifier().toString()
                            : method.toString();
                }
                if (tree instanceof ClassTree) {
                    return "";
                }
            }
            return "";
        }
    }
}
