using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Display;

public sealed class PageScriptTests
{
    private const string Load = "library.asked";
    private readonly PageScript library = new("x", () => [1, 2, 3]);

    [Fact]
    public void A_look_at_a_value_does_not_take_the_library_from_the_cell_that_shows_it()
    {
        Assert.Contains(Load, library.Html("", ""), StringComparison.Ordinal);

        CellScope.Enter(new RecordedOutput("first"), CancellationToken.None);
        Assert.Contains(Load, library.Html("", ""), StringComparison.Ordinal);
        Assert.DoesNotContain(Load, library.Html("", ""), StringComparison.Ordinal);
        CellScope.Enter(new RecordedOutput("second"), CancellationToken.None);
        Assert.DoesNotContain(Load, library.Html("", ""), StringComparison.Ordinal);
        CellScope.Enter(new RecordedOutput("first"), CancellationToken.None);
        Assert.Contains(Load, library.Html("", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_ends_the_script() =>
        Assert.DoesNotContain(
            "<",
            PageScript.Literal(
                System.Text.Json.Nodes.JsonNode.Parse("""{"</script>": ["</script>", "<!-- <script>"]}""")
            ),
            StringComparison.Ordinal
        );
}
