using Sora.Lab.Kernel.Debugging;

namespace Sora.Lab.Kernel.Tests.Debugging;

public sealed class StopInserterTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0x92685f5eu)]
    [InlineData("var x = 1;\nx + \"é\"", 0x69a1857cu)]
    public void A_cell_has_the_hash_that_front_ends_compute(string code, uint hash) =>
        Assert.Equal(hash, CodeHash.Murmur2(code));

    [Fact]
    public void Every_statement_can_be_stopped_at()
    {
        const string Code = """
            using System.IO;
            int a = 1;

            int Twice(int x)
            {
                int y = x;
                return 2 * y;
            }

            foreach (int i in new[] { 1, 2 })
            {
                switch (i)
                {
                    case 1:
                        a += i;
                        break;
                }
            }
            Twice(a)
            """;

        Assert.Equal([2, 6, 7, 10, 12, 15, 16, 19], StopInserter.Lines(Code));
    }

    [Fact]
    public void The_code_keeps_its_lines_and_tells_the_locals_that_have_values()
    {
        const string Code = "int F(int x, out int o)\n{\n    int y = x; int late;\n    o = late = y;\n    return o;\n}";
        string[] lines = StopInserter.Insert(Code, 7, withLocals: true).Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Contains("Wants(7, 4)", lines[3], StringComparison.Ordinal);
        Assert.Contains("""{ "y", "x" }""", lines[3], StringComparison.Ordinal);
        Assert.EndsWith("o = late = y;", lines[3], StringComparison.Ordinal);
    }
}
