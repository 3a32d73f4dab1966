using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Tests.Display;

public sealed class PlotlySketchTests
{
    [Fact]
    public void A_line_goes_through_its_points_and_breaks_where_a_value_is_missing()
    {
        string svg = Draw(
            """{"type": "scatter", "mode": "lines", "x": [0, 1, 2, 3, 4], "y": [0, 1, null, 3, "NaN"]}"""
        );
        string path = Paths(svg).Last();

        Assert.Equal(2, path.Count(letter => letter == 'M'));
        double[] numbers = [.. Regex.Matches(path, @"[\d.]+").Select(match => double.Parse(match.Value, Culture))];
        (double x0, double y0, double x1, double y1) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        (double x3, double y3) = (numbers[4], numbers[5]);
        Assert.True(x0 < x1 && y0 > y1, path);
        Assert.Equal(3, (x3 - x0) / (x1 - x0), 1);
        Assert.Equal(3, (y3 - y0) / (y1 - y0), 1);
    }

    [Fact]
    public void A_bar_is_as_long_as_its_value()
    {
        double[] heights =
        [
            .. Boxes(Draw("""{"type": "bar", "x": ["a", "b", "c"], "y": [3, -1, 2]}""")).Select(Height),
        ];

        Assert.Equal(3, heights[0] / heights[1], 1);
        Assert.Equal(2, heights[2] / heights[1], 1);
    }

    [Fact]
    public void Stacked_bars_stand_on_each_other_and_lying_ones_grow_to_the_right()
    {
        const string Pair = """{"type": "bar", "x": ["a"], "y": [1]}, {"type": "bar", "x": ["a"], "y": [2]}""";
        XElement[] stacked = [.. Boxes(Draw(Pair, """{"barmode": "stack"}"""))];
        XElement lying = Boxes(Draw("""{"type": "bar", "orientation": "h", "x": [5], "y": ["a"]}""")).Single();

        Assert.Equal(Number(stacked[0], "y"), Number(stacked[1], "y") + Height(stacked[1]), 1);
        Assert.True(Number(lying, "width") > Height(lying));
    }

    [Fact]
    public void A_histogram_counts()
    {
        double[] heights =
        [
            .. Boxes(Draw("""{"type": "histogram", "nbinsx": 2, "x": [1, 1, 1, 1, 2, 2]}""")).Select(Height),
        ];

        Assert.Equal(2, heights[0] / heights[1], 1);
    }

    [Fact]
    public void A_heat_map_and_a_pie_are_drawn()
    {
        Assert.Contains("data:image/png;base64,", Draw("""{"type": "heatmap", "z": [[1, 2], [3, 4]]}"""), Ordinal);
        Assert.Equal(3, Paths(Draw("""{"type": "pie", "values": [1, 2, 3], "labels": ["a", "b", "c"]}""")).Count());
    }

    [Fact]
    public void Titles_names_and_dates_are_written_and_cannot_be_markup()
    {
        const string Layout = """
            {"title": {"text": "<script>"}, "xaxis": {"title": {"text": "when"}}, "yaxis": {"type": "log"}}
            """;
        const string Traces = """
            {"name": "one", "x": ["2024-01-01", "2024-03-01"], "y": [1, 1000]}, {"name": "two", "x": [], "y": []}
            """;
        string svg = Draw(Traces, Layout);
        string[] texts = Texts(svg);

        Assert.Contains("<script>", texts);
        Assert.Contains("when", texts);
        Assert.Contains("two", texts);
        Assert.Contains("100", texts);
        Assert.Contains(texts, text => text.StartsWith("2024-0", Ordinal));
    }

    [Theory]
    [InlineData("""{"type": "scatter3d", "x": [1], "y": [1], "z": [1]}""")]
    [InlineData("""{"type": "scatter", "x": [1], "y": [1]}, {"type": "scatter", "xaxis": "x2", "x": [1], "y": [1]}""")]
    [InlineData("""{"type": "heatmap", "z": [[1, 2], [3]]}""")]
    [InlineData("""{"type": "heatmap", "z": [[1, 2, 3]], "x": [1, 2, 9]}""")]
    [InlineData("""{"type": "heatmap", "z": [[1, 2, 3]], "x": [1, 2]}""")]
    [InlineData("""{"type": "heatmap", "z": [[1, 2, 3]], "x": ["a", "b"]}""")]
    [InlineData("""{"type": "heatmap", "z": [[1, 2]], "x": ["2024-01-01", "2024-01-02"]}""")]
    [InlineData("""{"type": "scatter", "x": {"dtype": "f8", "bdata": "AAAA"}, "y": [1]}""")]
    [InlineData("""{"type": "scatter", "x0": 5, "dx": 2, "y": [1, 2]}""")]
    public void What_is_not_drawn_is_not_drawn_wrong(string traces) => Assert.Null(Sketch(traces, "{}"));

    [Fact]
    public void A_heat_map_stands_where_its_numbers_say()
    {
        const string Map = """{"type": "heatmap", "z": [[1, 2, 3], [4, 5, 6]], "x": [10, 20, 30]}""";

        Assert.Contains("25", Texts(Draw(Map)));
        Assert.NotEqual(Picture(Draw(Map)), Picture(Draw(Map, """{"yaxis": {"autorange": "reversed"}}""")));
        Assert.Null(Sketch(Map, """{"xaxis": {"range": [0, 15]}}"""));
    }

    [Theory]
    [InlineData("""{"type": "scatter"}""")]
    [InlineData("""{"type": "scatter", "y": [5]}""")]
    [InlineData("""{"type": "bar", "x": [], "y": []}""")]
    [InlineData("""{"type": "pie", "values": [0]}""")]
    [InlineData("""{"type": "histogram", "x": []}""")]
    [InlineData("""{"type": "histogram", "x": [1, 2, 3], "nbinsx": 0}""")]
    [InlineData("""{"type": "histogram", "x": [1, 2, 3], "nbinsx": "many"}""")]
    [InlineData("""{"type": "histogram", "x": [1, 2, 3], "nbinsx": 2000000000}""")]
    [InlineData("""{"type": "scatter", "x": ["0001-02-03", "9999-12-31"], "y": [1, 2]}""")]
    [InlineData("""{"type": "scatter", "y": ["NaN", null, "Infinity"]}""")]
    public void Little_or_odd_data_does_no_harm(string trace) => XDocument.Parse(Draw(trace));

    [Theory]
    [InlineData("""{"xaxis": {"range": [3, 3]}}""")]
    [InlineData("""{"xaxis": {"range": [0, 1e13]}}""")]
    [InlineData("""{"xaxis": 5, "template": {"layout": "none"}}""")]
    public void An_odd_layout_does_no_harm(string layout) =>
        Assert.DoesNotContain("NaN", Draw("""{"x": ["2024-01-01", "2024-01-02"], "y": [1, 2]}""", layout), Ordinal);

    [Fact]
    public void The_range_of_an_axis_of_dates_is_kept() =>
        Assert.Contains(
            Texts(
                Draw(
                    """{"x": ["2024-01-01", "2024-01-02"], "y": [1, 2]}""",
                    """{"xaxis": {"range": ["2023-01-01", "2025-01-01"]}}"""
                )
            ),
            text => text.StartsWith("2023-", Ordinal)
        );

    private const StringComparison Ordinal = StringComparison.Ordinal;
    private static readonly System.Globalization.CultureInfo Culture = System
        .Globalization
        .CultureInfo
        .InvariantCulture;

    private static string Draw(string traces, string layout = "{}")
    {
        string? svg = Sketch(traces, layout);
        Assert.NotNull(svg);
        return svg;
    }

    private static string? Sketch(string traces, string layout) =>
        PlotlySketch.Draw(JsonNode.Parse($$"""{"data": [{{traces}}], "layout": {{layout}}}""")!.AsObject());

    private static string[] Texts(string svg) =>
        [.. XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];

    private static string? Picture(string svg) =>
        XDocument.Parse(svg).Descendants().Single(e => e.Name.LocalName == "image").Attribute("href")?.Value;

    private static IEnumerable<string> Paths(string svg) =>
        XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "path").Select(e => e.Attribute("d")!.Value);

    // Those inside the clipped area.
    private static IEnumerable<XElement> Boxes(string svg) =>
        XDocument
            .Parse(svg)
            .Descendants()
            .Where(e => e.Name.LocalName == "rect" && e.Parent!.Attribute("clip-path") is not null);

    private static double Height(XElement box) => Number(box, "height");

    private static double Number(XElement box, string name) => double.Parse(box.Attribute(name)!.Value, Culture);
}
