using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Tests.Display;

public sealed class MimeFormatterTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    public static TheoryData<object?, string> Scalars =>
        new()
        {
            { null, "null" },
            { "text", "text" },
            { 1.5, "1.5" },
            { true, "True" },
            { DayOfWeek.Friday, "Friday" },
            { JsonNode.Parse("[1]"), "[\n  1\n]" },
            { typeof(Dictionary<string, int[]>), "Dictionary<string, int[]>" },
        };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void A_scalar_is_plain_text_alone(object? value, string expected)
    {
        JsonObject data = MimeFormatter.Format(value).Data;

        Assert.Equal(expected, data["text/plain"]?.ToString());
        Assert.Single(data);
    }

    [Fact]
    public void An_object_is_a_table_and_text()
    {
        JsonObject data = MimeFormatter.Format(new { Name = "Ada", Age = 36 }).Data;

        Assert.Contains("<table>", data["text/html"]!.ToString(), Ordinal);
        Assert.Contains("Ada", data["text/plain"]!.ToString(), Ordinal);
    }

    [Fact]
    public void A_matrix_has_rows_and_columns()
    {
        JsonObject data = MimeFormatter
            .Format(
                new[,]
                {
                    { 1, 22 },
                    { 3, 4 },
                }
            )
            .Data;

        Assert.Equal("   0  1\n0  1  22\n1  3  4\n2 x 2 int", data["text/plain"]?.ToString());
        Assert.Contains("<tr><td>0</td><td>1</td><td>22</td></tr>", data["text/html"]!.ToString(), Ordinal);
        Assert.EndsWith(
            "\n30 x 0 double",
            MimeFormatter.Format(new double[30, 0]).Data["text/plain"]!.ToString(),
            Ordinal
        );
    }

    [Fact]
    public void The_bytes_of_a_picture_are_that_picture()
    {
        byte[] png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1];
        MimeBundle bundle = MimeFormatter.Format(png);

        Assert.Equal(Convert.ToBase64String(png), bundle.Data["image/png"]?.ToString());
        Assert.False(MimeFormatter.Format(new byte[] { 1, 2 }).Data.ContainsKey("image/png"));
    }

    [Fact]
    public void An_object_may_bring_its_own_bundle()
    {
        MimeBundle bundle = MimeFormatter.Format(new Picture([1, 2]));

        Assert.Equal("AQI=", bundle.Data["image/png"]?.ToString());
        Assert.Equal("""{"a":1}""", bundle.Data["application/vnd.x+json"]?.ToJsonString());
        Assert.Equal("""{"alt":"2 bytes"}""", bundle.Metadata["image/png"]?.ToJsonString());
        Assert.True(bundle.Data.ContainsKey("text/plain"));
    }

    [Fact]
    public void Html_stays_html() =>
        Assert.Equal("<b>x</b>", MimeFormatter.Format(new HtmlString("<b>x</b>")).Data["text/html"]?.ToString());

    [Fact]
    public void Only_the_forms_asked_for_are_given_and_plain_text()
    {
        MimeBundle bundle = MimeFormatter.Format("<b>x</b>", ["text/html"]);

        Assert.Equal(["text/html", "text/plain"], bundle.Data.Select(form => form.Key));
        Assert.Equal("<b>x</b>", bundle.Data["text/html"]?.ToString());
    }

    [Fact]
    public void A_clip_is_played()
    {
        byte[] mp4 = [0, 0, 0, 24, .. "ftypisom0000"u8];

        Assert.StartsWith("<video ", MimeFormatter.Format(mp4).Data["text/html"]?.ToString(), Ordinal);
    }

    [Fact]
    public void A_clip_has_a_GIF_for_where_it_cannot_be_played()
    {
        MimeBundle bundle = MimeFormatter.Format(TestClip.Mp4());

        Assert.StartsWith("R0lGODlhQAAwA", bundle.Data["image/gif"]?.ToString(), Ordinal);
        Assert.Contains("<img alt=", bundle.Data["text/html"]?.ToString(), Ordinal);
    }

    [Fact]
    public void A_picture_is_written_as_PNG()
    {
        byte[] png = Png.Encode([255, 0, 0, 0, 0, 255], 2, 1);

        Assert.Equal(
            "89504E470D0A1A0A0000000D49484452000000020000000108020000007B40E8DD",
            Convert.ToHexString(png[..33])
        );
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(png[^12..]));
    }

    [Fact]
    public void A_heat_map_goes_from_dark_to_bright_and_marks_what_is_no_number()
    {
        Assert.NotNull(HeatMap.Draw([0, 1, float.NaN, 0.5f], 2, 2));
        Assert.Null(HeatMap.Draw(new float[513], 1, 513));
        Assert.Null(HeatMap.Draw([], 0, 0));
    }

    public sealed class Picture(byte[] bytes)
    {
        public IReadOnlyDictionary<string, object> ToMimeBundle() =>
            new Dictionary<string, object> { ["image/png"] = bytes, ["application/vnd.x+json"] = new { a = 1 } };

        public IReadOnlyDictionary<string, object> ToMimeMetadata() =>
            new Dictionary<string, object> { ["image/png"] = new { alt = $"{bytes.Length} bytes" } };
    }
}
