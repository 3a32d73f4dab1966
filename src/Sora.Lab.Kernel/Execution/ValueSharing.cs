using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Makes variables from values of other languages, from texts, and from what the person at the front end types.</summary>
internal sealed class ValueSharing(NotebookSession session)
{
    /// <summary>Follows a <c>#!set</c> or <c>#!share</c>, in the language of the code it stands in.</summary>
    /// <exception cref="KernelException">
    /// It is not written as it should be, names what is not there, or what the language cannot take.
    /// </exception>
    public CellResult Follow(DirectivePart part, Cell cell, ICellOutput output, CancellationToken cancellation)
    {
        (string name, object? value) = Read(part.Directive, output);
        switch (part.Language)
        {
            case CellLanguages.FSharp:
                session.FSharp.Set(
                    name,
                    value ?? throw new KernelException($"{part.Directive.Name}: F# takes no null")
                );
                return new CellResult();
            case CellLanguages.Sql:
                session.Sql.Set(name, value);
                return new CellResult();
            default:
                return Declare(name, value, cell, output, cancellation);
        }
    }

    private CellResult Declare(
        string name,
        object? value,
        Cell cell,
        ICellOutput output,
        CancellationToken cancellation
    )
    {
        string type = value is null ? "object" : TypeNames.Usable(value.GetType());
        SharedValues.Give(name, value);
        string code = $"{type} {name} = ({type})global::{typeof(SharedValues).FullName}.Take(\"{name}\");";
        return session.CSharp.Execute(cell, code, output, cancellation);
    }

    private (string Name, object? Value) Read(Directive directive, ICellOutput output)
    {
        (string name, object? value) = directive.Name == "#!set" ? Set(directive, output) : Share(directive);
        return SyntaxFacts.IsValidIdentifier(name)
            ? (name, value)
            : throw new KernelException($"{directive.Name}: expected the name of a variable, found '{name}'");
    }

    private (string Name, object? Value) Set(Directive directive, ICellOutput output)
    {
        string name = directive.Option("name") ?? throw Missing("--name", directive);
        string source = directive.Option("value") ?? throw Missing("--value", directive);
        if (!source.StartsWith('@'))
        {
            return (name, Literal(source));
        }
        string[] parts = source[1..].Split(':', 2);
        string subject = parts.Length > 1 ? parts[1].Trim('"') : name;
        object? value = parts[0] switch
        {
            "input" => output.ReadInput(subject, isPassword: false),
            "password" => output.ReadInput(subject, isPassword: true),
            _ => Find(parts[0], subject),
        };
        return (name, value);
    }

    private (string Name, object? Value) Share(Directive directive)
    {
        string language = directive.Option("from") ?? throw Missing("--from", directive);
        string name = directive.Positional() is [var first, ..] ? first : throw Missing("a name", directive);
        return (directive.Option("as") ?? name, Find(language, name));
    }

    private object? Find(string language, string name)
    {
        if (language == CellLanguages.Value)
        {
            return session.Values.TryGetValue(name, out object? value)
                ? value
                : throw new KernelException($"no #!value is named '{name}'");
        }
        if (CellLanguages.Find("#!" + language) == CellLanguages.FSharp)
        {
            return session.FSharp.Find(name);
        }
        if (CellLanguages.Find("#!" + language) == CellLanguages.Sql)
        {
            return session.Sql.Find(name);
        }
        if (CellLanguages.Find("#!" + language) == CellLanguages.CSharp)
        {
            Variable? found = session.CSharp.Variables().FirstOrDefault(variable => variable.Name == name);
            return found is not null ? found.Value : throw new KernelException($"C# has no variable '{name}'");
        }
        throw new KernelException($"'{language}' has no values here; values come from csharp, fsharp, sql and value");
    }

    private static object Literal(string text)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out int whole))
        {
            return whole;
        }
        if (double.TryParse(text, CultureInfo.InvariantCulture, out double number))
        {
            return number;
        }
        return bool.TryParse(text, out bool flag) ? flag : text;
    }

    private static KernelException Missing(string what, Directive directive) =>
        new($"{directive.Name}: expected {what}, found '{directive.Argument}'");
}
