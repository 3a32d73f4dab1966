using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>Draws a chart as SVG, with a background of its own so that it reads on light and dark pages.</summary>
internal sealed class ChartCanvas
{
    private const int Width = 700;
    private const int Height = 450;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 60;

    private readonly StringBuilder svg = new();
    private readonly ChartAxis? x;
    private readonly ChartAxis? y;

    /// <summary>Starts a picture without axes.</summary>
    public ChartCanvas(string title)
    {
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#2a3f5f\"><rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>"
        );
        Text(Width / 2.0, 24, title, "text-anchor=\"middle\" font-size=\"16\"");
    }

    /// <summary>Starts a picture with axes.</summary>
    public ChartCanvas(string title, ChartAxis x, ChartAxis y)
        : this(title)
    {
        (this.x, this.y) = (x, y);
        foreach ((double place, string text) in x.Ticks())
        {
            Stroke($"M{N(Across(place))} {Top}V{Height - Bottom}", "#e5ecf6", 1);
            Text(Across(place), Height - Bottom + 18, text, "text-anchor=\"middle\"");
        }
        foreach ((double place, string text) in y.Ticks())
        {
            Stroke($"M{Left} {N(Down(place))}H{Width - Right}", "#e5ecf6", 1);
            Text(Left - 8, Down(place) + 4, text, "text-anchor=\"end\"");
        }
        Text((Left + Width - Right) / 2.0, Height - 16, x.Title, "text-anchor=\"middle\"");
        Text(
            0,
            0,
            y.Title,
            $"text-anchor=\"middle\" transform=\"translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)\""
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<clipPath id=\"area\"><rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\"/></clipPath><g clip-path=\"url(#area)\">"
        );
    }

    /// <summary>Draws a line, with a gap where a value is missing.</summary>
    public void Line(IEnumerable<(JsonNode? X, JsonNode? Y)> points, string colour)
    {
        var path = new StringBuilder();
        bool isDown = false;
        foreach ((double across, double down) in points.Select(point => (Across(point.X), Down(point.Y))))
        {
            bool isThere = double.IsFinite(across) && double.IsFinite(down);
            if (isThere)
            {
                path.Append(isDown ? 'L' : 'M').Append(N(across)).Append(' ').Append(N(down));
            }
            isDown = isThere;
        }
        Stroke(path.ToString(), colour, 2);
    }

    /// <summary>Draws points.</summary>
    public void Points(IEnumerable<(JsonNode? X, JsonNode? Y)> points, string colour)
    {
        foreach ((double across, double down) in points.Select(point => (Across(point.X), Down(point.Y))))
        {
            if (double.IsFinite(across) && double.IsFinite(down))
            {
                svg.Append($"<circle cx=\"{N(across)}\" cy=\"{N(down)}\" r=\"3\" fill=\"{Safe(colour)}\"/>");
            }
        }
    }

    /// <summary>Draws a bar.</summary>
    public void Bar(ChartBar bar, string colour)
    {
        (ChartAxis stands, ChartAxis grows) = bar.IsHorizontal ? (y!, x!) : (x!, y!);
        double side = stands.Place(bar.At) + (bar.From * stands.Unit);
        double start = grows.Place(JsonValue.Create(bar.Start));
        double end = grows.Place(JsonValue.Create(bar.End));
        (double a, double b) = (Math.Min(start, end), Math.Max(start, end));
        double thick = bar.Width * stands.Unit;
        if (bar.IsHorizontal)
        {
            Box(Across(a), Down(side + thick), Across(b) - Across(a), Down(side) - Down(side + thick), colour);
        }
        else
        {
            Box(Across(side), Down(b), Across(side + thick) - Across(side), Down(a) - Down(b), colour);
        }
    }

    /// <summary>Draws a heat map.</summary>
    /// <returns>Whether it could: the rows must be of one length, and not too many.</returns>
    public bool Map(JsonArray rows)
    {
        int height = rows.Count;
        int width = (rows.FirstOrDefault() as JsonArray)?.Count ?? 0;
        // The first row stands at the bottom, and its first cell at the left.
        IEnumerable<JsonNode?> downwards = y!.IsReversed ? rows : rows.Reverse();
        float[] values =
        [
            .. downwards
                .Select(row => row as JsonArray ?? [])
                .SelectMany(row => x!.IsReversed ? row.Reverse() : row)
                .Select(value => value?.GetValueKind() == JsonValueKind.Number ? (float)value : float.NaN),
        ];
        if (values.Length != width * height || HeatMap.Draw(values, height, width) is not { } png)
        {
            return false;
        }
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<image x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>"
        );
        return true;
    }

    /// <summary>Draws a slice of a pie.</summary>
    /// <param name="from">Where it starts, as a part of the whole.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="label">What it is.</param>
    /// <param name="colour">Its colour.</param>
    public void Slice(double from, double to, string label, string colour)
    {
        const double Radius = 160;
        (double across, double down) = (Width / 2.0, (Height + Top) / 2.0);
        (double X, double Y) At(double part, double radius) =>
            (across + (radius * Math.Sin(2 * Math.PI * part)), down - (radius * Math.Cos(2 * Math.PI * part)));
        // An arc that ends where it starts is none: a whole pie is drawn short of it.
        (double x1, double y1) = At(from, Radius);
        (double x2, double y2) = At(Math.Min(to, from + 0.9999), Radius);
        string path =
            $"M{N(across)} {N(down)}L{N(x1)} {N(y1)}A{Radius} {Radius} 0 {(to - from > 0.5 ? 1 : 0)} 1 {N(x2)} {N(y2)}Z";
        svg.Append($"<path d=\"{path}\" fill=\"{Safe(colour)}\" stroke=\"#ffffff\"/>");
        (double x3, double y3) = At((from + to) / 2, Radius + 14);
        Text(x3, y3 + 4, label, $"text-anchor=\"{(x3 < across ? "end" : "start")}\"");
    }

    /// <summary>Ends the picture.</summary>
    /// <param name="legend">What is drawn, and in which colour.</param>
    public string Finish(IReadOnlyList<(string Name, string Colour)> legend)
    {
        svg.Append(x is null ? "" : "</g>");
        if (legend.Count > 0)
        {
            Box(Width - 156, Top, 136, 12 + (18 * legend.Count), "#ffffffc0");
        }
        for (int i = 0; i < legend.Count; i++)
        {
            Box(Width - 150, Top + 6 + (18 * i), 12, 12, legend[i].Colour);
            Text(Width - 132, Top + 16 + (18 * i), legend[i].Name, "");
        }
        return svg + "</svg>";
    }

    private double Across(JsonNode? value) => Across(x!.Place(value));

    private double Down(JsonNode? value) => Down(y!.Place(value));

    private static double Across(double place) => Left + (place * (Width - Left - Right));

    private static double Down(double place) => Height - Bottom - (place * (Height - Top - Bottom));

    private void Box(double left, double top, double width, double height, string colour) =>
        svg.Append(
            $"<rect x=\"{N(left)}\" y=\"{N(top)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{Safe(colour)}\"/>"
        );

    private void Stroke(string path, string colour, int width) =>
        svg.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{Safe(colour)}\" stroke-width=\"{width}\"/>");

    private void Text(double across, double down, string text, string attributes)
    {
        if (text.Length > 0)
        {
            svg.Append($"<text x=\"{N(across)}\" y=\"{N(down)}\" {attributes}>{Safe(text)}</text>");
        }
    }

    private static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
