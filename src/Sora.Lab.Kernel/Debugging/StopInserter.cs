using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Debugging;

/// <summary>Puts a stop before every statement of a cell, on the statement's own line.</summary>
/// <remarks>The runtime's debugging interface works from another process only, so the cell itself asks whether to stop.</remarks>
internal static class StopInserter
{
    private const string Type = "global::Sora.Lab.Kernel.Debugging.Stops";

    /// <summary>The lines that have a stop, from 1.</summary>
    public static IReadOnlyList<int> Lines(string code) => [.. Statements(code).Select(Line).Distinct().Order()];

    /// <summary>The code with its stops.</summary>
    /// <param name="code">The code of a cell.</param>
    /// <param name="source">The number by which the stops name it.</param>
    /// <param name="withLocals">Whether a stop tells the local variables; some kinds cannot be told, and then nothing compiles.</param>
    public static string Insert(string code, int source, bool withLocals)
    {
        var text = new StringBuilder(code);
        foreach (SyntaxNode statement in Statements(code).Reverse())
        {
            string[] locals = withLocals ? [.. Locals(statement).Distinct()] : [];
            string names = string.Join(", ", locals.Select(name => $"\"{name.TrimStart('@')}\""));
            string place = $"{source}, {Line(statement)}";
            text.Insert(
                statement.SpanStart,
                $"if ({Type}.Wants({place})) {Type}.At({place}, new string[] {{ {names} }}, new object[] {{ {string.Join(", ", locals)} }}); "
            );
        }
        return text.ToString();
    }

    private static int Line(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    private static IReadOnlyList<SyntaxNode> Statements(string code) =>
        [.. CSharpSyntaxTree.ParseText(code, SubmissionCompiler.Syntax).GetRoot().DescendantNodes().Where(MayStop)];

    private static bool MayStop(SyntaxNode node) =>
        node switch
        {
            BlockSyntax or LocalFunctionStatementSyntax or EmptyStatementSyntax => false,
            StatementSyntax => node.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax,
            FieldDeclarationSyntax => node.Parent is CompilationUnitSyntax,
            _ => false,
        };

    private static IEnumerable<string> Locals(SyntaxNode statement)
    {
        for (SyntaxNode node = statement; node.Parent is { } parent; node = parent)
        {
            foreach (SyntaxToken name in Declared(parent, before: node))
            {
                yield return name.Text;
            }
            if (parent is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<SyntaxToken> Declared(SyntaxNode scope, SyntaxNode before) =>
        scope switch
        {
            BlockSyntax block => Declared(block.Statements, before),
            SwitchSectionSyntax section => Declared(section.Statements, before),
            ForStatementSyntax { Declaration: { } declaration } => Initialized(declaration),
            UsingStatementSyntax { Declaration: { } declaration } => Initialized(declaration),
            ForEachStatementSyntax each => [each.Identifier],
            CatchClauseSyntax { Declaration.Identifier: var name } when name.ValueText.Length > 0 => [name],
            BaseMethodDeclarationSyntax method => Readable(method.ParameterList),
            LocalFunctionStatementSyntax function => Readable(function.ParameterList),
            ParenthesizedLambdaExpressionSyntax lambda => Readable(lambda.ParameterList),
            SimpleLambdaExpressionSyntax lambda => [lambda.Parameter.Identifier],
            _ => [],
        };

    private static IEnumerable<SyntaxToken> Declared(SyntaxList<StatementSyntax> statements, SyntaxNode before) =>
        statements
            .TakeWhile(statement => statement != before)
            .OfType<LocalDeclarationStatementSyntax>()
            .SelectMany(statement => Initialized(statement.Declaration));

    private static IEnumerable<SyntaxToken> Initialized(VariableDeclarationSyntax declaration) =>
        declaration
            .Variables.Where(variable => variable.Initializer is not null)
            .Select(variable => variable.Identifier);

    private static IEnumerable<SyntaxToken> Readable(ParameterListSyntax parameters) =>
        parameters
            .Parameters.Where(parameter =>
                !parameter.Modifiers.Any(SyntaxKind.OutKeyword) && parameter.Identifier.ValueText != "_"
            )
            .Select(parameter => parameter.Identifier);
}
