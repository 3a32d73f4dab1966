using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class DirectiveTests
{
    [Fact]
    public void Code_keeps_its_lines_around_directives()
    {
        IReadOnlyList<CellPart> parts = CellPart.Split("var x = 1;\n#r \"a.dll\"\nx\n#!who\nx", "csharp");

        Assert.Equal(["#r", "x = 1", "#!who", "x"], parts.Select(Told));
        Assert.Equal("var x = 1;\n\nx", ((CodePart)parts[1]).Padded);
        Assert.Equal("\n\n\n\nx", ((CodePart)parts[3]).Padded);

        static string Told(CellPart part) =>
            part is DirectivePart { Directive.Name: var name }
                ? name
                : ((CodePart)part).Code.Split('\n')[0].Replace("var ", "").Trim(';');
    }

    [Fact]
    public void A_line_chooses_the_language_of_what_follows()
    {
        IReadOnlyList<CellPart> parts = CellPart.Split("1\n#!markdown\n# a\n#!/bin/sh\n#r \"b\"\n#!c#\n2", "csharp");

        Assert.Equal(["csharp", "markdown", "csharp"], parts.Cast<CodePart>().Select(part => part.Language));
        Assert.Equal("# a\n#!/bin/sh\n#r \"b\"", ((CodePart)parts[1]).Code);
    }

    [Theory]
    [InlineData("1 +", "csharp")]
    [InlineData("#!sql\n", "sql")]
    [InlineData("#!fsharp\n#!share --from csharp x\nx.", "fsharp")]
    [InlineData("#!html\n<b>\n#!csharp\n#r \"a.dll\"", "csharp")]
    public void The_end_of_code_has_a_language(string code, string expected)
    {
        Assert.Equal(expected, CellPart.LanguageAt(code, code.Length));
        Assert.Equal(expected, CellPart.LanguageAt(code + "\n#!markdown\n", code.Length));
    }

    [Fact]
    public void Options_are_read_as_shells_do()
    {
        var directive = new Directive("#!share", "--from value name --as 'other name'", 0);

        Assert.Equal("value", directive.Option("from"));
        Assert.Equal("other name", directive.Option("as"));
        Assert.Equal(["name"], directive.Positional());
    }

    [Theory]
    [InlineData("#!li", "#!lsmagic", false)]
    [InlineData("#!who", "#!whos", true)]
    [InlineData("1;\n#r \"nuget: netm", "NetMQ", true)]
    [InlineData("#r \"nuget: NetMQ, 4", "4.0.4.5", true)]
    public void Directives_are_completed(string code, string wanted, bool isThere) =>
        Assert.Equal(isThere, DirectiveCompletion.Complete(code, code.Length)!.Items.Any(item => item.Text == wanted));

    [Theory]
    [InlineData("nuget: A.B, 1.2.3", "A.B", "1.2.3")]
    [InlineData("nuget:A.B,1.0.0-beta.1", "A.B", "1.0.0-beta.1")]
    [InlineData("nuget: A/2.0", "A", "2.0")]
    [InlineData("nuget: A", "A", "*")]
    [InlineData("NuGet: A, *-*", "A", "*-*")]
    public void Packages_are_read_as_people_write_them(string text, string id, string version) =>
        Assert.Equal(new PackageReference(id, version), PackageReference.TryParse(text));

    [Theory]
    [InlineData("nuget:")]
    [InlineData("nuget: A B")]
    [InlineData("nuget: A, \"><Evil/>")]
    public void What_is_no_package_is_refused(string text) =>
        Assert.Throws<KernelException>(() => PackageReference.TryParse(text));
}
