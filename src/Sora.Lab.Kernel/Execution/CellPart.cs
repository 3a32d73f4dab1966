using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A stretch of a cell: code of one language, or one directive.</summary>
/// <param name="Language">The language, as <see cref="CellLanguages"/> names it; a directive has that of the code around it.</param>
/// <param name="Line">Its first line in the cell, from 0.</param>
internal abstract partial record CellPart(string Language, int Line)
{
    /// <summary>The language at a place (a UTF-16 position) in a cell that starts in C#.</summary>
    public static string LanguageAt(string cell, int cursor)
    {
        // The letter lets the line hold code.
        string before = cell[..Math.Min(cursor, cell.Length)] + "x";
        return Split(before, CellLanguages.CSharp).MaxBy(part => part.Line)!.Language;
    }

    /// <summary>Splits a cell where a directive stands or the language changes.</summary>
    /// <param name="cell">The whole cell.</param>
    /// <param name="language">The language it starts in.</param>
    public static IReadOnlyList<CellPart> Split(string cell, string language)
    {
        var parts = new List<CellPart>();
        string[] lines = cell.Split('\n');
        int start = 0;
        Directive? chosen = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (Read(lines[i], i, language) is not { } directive)
            {
                continue;
            }
            AddCode(parts, language, chosen, lines[start..i], start);
            start = i + 1;
            if (CellLanguages.Find(directive.Name) is { } next)
            {
                (language, chosen) = (next, directive);
            }
            else
            {
                parts.Add(new DirectivePart(directive, language));
            }
        }
        AddCode(parts, language, chosen, lines[start..], start);
        return Hoisted(parts);
    }

    // A reference is needed by all of the cell's code, wherever its line stands.
    private static CellPart[] Hoisted(List<CellPart> parts)
    {
        IEnumerable<DirectivePart> references = parts.OfType<DirectivePart>().Where(part => part.Directive.IsReference);
        IEnumerable<CellPart> rest = parts.Where(part => part is not DirectivePart { Directive.IsReference: true });
        return [.. references.OrderBy(part => part.Directive.Name == "#r"), .. Joined(rest)];
    }

    // Code above and below a reference is one piece.
    private static IEnumerable<CellPart> Joined(IEnumerable<CellPart> parts)
    {
        CodePart? pending = null;
        foreach (CellPart part in parts)
        {
            if (part is CodePart code && pending is not null && pending.Language == code.Language)
            {
                pending = pending with { Code = pending.Code + Gap(pending, code) + code.Code };
                continue;
            }
            if (pending is not null)
            {
                yield return pending;
            }
            pending = part as CodePart;
            if (pending is null)
            {
                yield return part;
            }
        }
        if (pending is not null)
        {
            yield return pending;
        }
    }

    private static string Gap(CodePart before, CodePart after) =>
        new('\n', after.Line - before.Line - before.Code.Count(letter => letter == '\n'));

    private static void AddCode(List<CellPart> parts, string language, Directive? chosen, string[] lines, int start)
    {
        string code = string.Join('\n', lines);
        if (!string.IsNullOrWhiteSpace(code))
        {
            parts.Add(new CodePart(language, code, start, chosen));
        }
    }

    private static Directive? Read(string line, int number, string language)
    {
        Match match = Pattern().Match(line);
        if (!match.Success)
        {
            return null;
        }
        var directive = new Directive(match.Groups["name"].Value, match.Groups["argument"].Value.Trim(), number);
        bool isCode = language is CellLanguages.CSharp or CellLanguages.FSharp;
        // In prose a line may start so by chance.
        return isCode || CellDirectives.IsKnown(directive.Name) && !directive.IsReference ? directive : null;
    }

    [GeneratedRegex("""^\s*((?<name>#r|#i)\s+"(?<argument>[^"]*)"|(?<name>#![^\s!\[/]\S*)(?<argument>.*))""")]
    private static partial Regex Pattern();
}

/// <summary>Code of one language.</summary>
/// <param name="Language">The language, as <see cref="CellLanguages"/> names it.</param>
/// <param name="Code">The code.</param>
/// <param name="Line">Its first line in the cell, from 0.</param>
/// <param name="Chosen">The line that chose the language; null where the cell or the notebook did.</param>
internal sealed record CodePart(string Language, string Code, int Line, Directive? Chosen) : CellPart(Language, Line)
{
    /// <summary>The code behind as many empty lines as stand before it in the cell, so that errors tell the cell's lines.</summary>
    public string Padded => new string('\n', Line) + Code;
}

/// <summary>A directive.</summary>
/// <param name="Directive">What it says.</param>
/// <param name="Language">The language of the code it stands in.</param>
internal sealed record DirectivePart(Directive Directive, string Language) : CellPart(Language, Directive.Line);
