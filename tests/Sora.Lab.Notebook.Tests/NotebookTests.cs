using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sora.Lab.Notebook.Tests;

public sealed partial class NotebookTests(ExecutedNotebooks notebooks) : IClassFixture<ExecutedNotebooks>
{
    private const int MostBytesAnOutput = 300_000;

    public static TheoryData<string> Names => [.. Repository.Notebooks.Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_from_top_to_bottom_without_an_error(string name)
    {
        Assert.SkipUnless(ExecutedNotebooks.CanRun, "nbclient is not installed (apt-get install python3-nbclient)");

        var outputs = Outputs(name).ToList();

        Assert.NotEmpty(outputs);
        Assert.DoesNotContain(outputs, output => (string?)output["output_type"] == "error");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shows_a_picture_with_words_and_a_clip(string name)
    {
        Assert.SkipUnless(ExecutedNotebooks.CanRun, "nbclient is not installed (apt-get install python3-nbclient)");
        var outputs = Outputs(name).ToList();

        var pictures = outputs.Where(output => output["data"]?["image/png"] is not null).ToList();

        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.NotEmpty((string?)picture["metadata"]?["image/png"]?["alt"] ?? ""));
        Assert.Contains(outputs, output => Text(output, "text/html").Contains("<video", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_are_small_and_fetch_nothing(string name)
    {
        Assert.SkipUnless(ExecutedNotebooks.CanRun, "nbclient is not installed (apt-get install python3-nbclient)");
        foreach (var output in Outputs(name))
        {
            var html = DataUri().Replace(Text(output, "text/html"), "");

            Assert.True(output.ToJsonString().Length < MostBytesAnOutput, $"{output.ToJsonString().Length} bytes");
            Assert.DoesNotMatch("https?://|<script|<source|<iframe|require", html);
        }
    }

    [Fact]
    public async Task A_browser_plays_the_clip_of_the_first_notebook()
    {
        Assert.SkipUnless(ExecutedNotebooks.CanRun, "nbclient is not installed (apt-get install python3-nbclient)");
        Assert.SkipUnless(Browser.Executable is not null, "chromium is not installed (apt-get install chromium)");
        var page = notebooks.Page("00-first-video.ipynb");

        var size = await Browser.PlayFirstVideo(page, Path.Combine(AppContext.BaseDirectory, "first-video.page.png"));

        Assert.Equal("256x256", size);
    }

    private IEnumerable<JsonNode> Outputs(string name) =>
        notebooks.Notebook(name)["cells"]!
            .AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code")
            .SelectMany(cell => cell!["outputs"]!.AsArray())
            .Select(output => output!);

    private static string Text(JsonNode output, string mimeType) =>
        output["data"]?[mimeType] switch
        {
            JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
            JsonValue text => (string?)text ?? "",
            _ => "",
        };

    [GeneratedRegex("base64,[A-Za-z0-9+/=]+")]
    private static partial Regex DataUri();
}
