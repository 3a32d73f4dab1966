using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class DirectiveTests
{
    [Fact]
    public void Directives_leave_every_line_where_it_was()
    {
        (IReadOnlyList<Directive> directives, string code) = Directive.Split("#r \"a.dll\"\nvar x = 1;\n#!help x\nx");

        Assert.Equal([new Directive("#r", "a.dll", 0), new Directive("#!help", "x", 2)], directives);
        Assert.Equal(["// #r \"a.dll\"", "var x = 1;", "// #!help x", "x"], code.Split('\n'));
    }

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
