using System.Globalization;
using System.Text.Json;

namespace Sora.Lab.Video.Decoders;

/// <summary>ffprobe's JSON about one stream and its first packets.</summary>
internal sealed class ProbedStream
{
    public const int MaxPackets = 2000;

    private readonly JsonElement format;
    private readonly JsonElement stream;

    public ProbedStream(JsonElement root)
    {
        format = root.GetProperty("format");
        stream = root.GetProperty("streams").EnumerateArray().FirstOrDefault();
        var packets = root.TryGetProperty("packets", out var list) ? list.EnumerateArray().ToList() : [];
        Packets = packets.Count;
        Times = [.. packets.Select(packet => Value(packet, "pts_time")).OfType<double>().Order()];
        LastDuration = packets.Count > 0 ? Value(packets[^1], "duration_time") : null;
    }

    public bool HasVideo => stream.ValueKind == JsonValueKind.Object;

    public string Container => Text(format, "format_name") ?? "";

    /// <summary>How many packets were seen.</summary>
    public int Packets { get; }

    /// <summary>Whether these are all there are.</summary>
    public bool IsComplete => Packets < MaxPackets;

    /// <summary>Seconds at which frames are shown, ascending; fewer than packets where some carry no time.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>Seconds the last packet stays.</summary>
    public double? LastDuration { get; }

    /// <summary>Seconds the file says it plays.</summary>
    public double? Duration => Value(stream, "duration") ?? Value(format, "duration");

    public string? Text(string key) => Text(stream, key);

    /// <summary>A label of the stream; null also where the file says that it does not know.</summary>
    public string? Known(string key) =>
        Text(key) is var value and not ("unknown" or "unspecified" or "reserved") ? value : null;

    public string? Tag(string key) => stream.TryGetProperty("tags", out var tags) ? Text(tags, key) : null;

    public double? Number(string key) => Value(stream, key);

    public Rational? Fraction(string key) => Rational.Parse(Text(key));

    /// <summary>Numbers of this name in the side data: the display matrix has a <c>rotation</c>.</summary>
    public IEnumerable<double> SideData(string key) =>
        stream.TryGetProperty("side_data_list", out var list)
            ? list.EnumerateArray().Select(data => Value(data, key)).OfType<double>()
            : [];

    /// <summary>A number, which ffprobe writes bare or between quotes.</summary>
    private static double? Value(JsonElement element, string key)
    {
        if (element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number)
        {
            return value.GetDouble();
        }

        return double.TryParse(Text(element, key), CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
