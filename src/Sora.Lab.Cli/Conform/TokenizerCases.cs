using System.Text.Json;
using Sora.Lab.Text;

namespace Sora.Lab.Cli.Conform;

/// <summary>SentencePiece tokenizers: texts and the numbers of their pieces, exactly.</summary>
internal static class TokenizerCases
{
    private const int LongestName = 24;

    /// <summary>Compares all recorded texts.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="folder">Where the model it names lies.</param>
    public static IEnumerable<ConformCase> Run(JsonElement recording, string folder)
    {
        var model = SentencePieceModel.Load(Path.Combine(folder, recording.GetProperty("model").GetString()!));
        return
        [
            Special(recording, model),
            .. recording.GetProperty("cases").EnumerateArray().Select(one => Run(one, model)),
        ];
    }

    private static ConformCase Special(JsonElement recording, SentencePieceModel model)
    {
        var wrong =
            Wrong(recording, "vocab_size", model.Count)
            + Wrong(recording, "pad_id", model.PaddingId ?? -1)
            + Wrong(recording, "eos_id", model.EndId ?? -1)
            + Wrong(recording, "unk_id", model.UnknownId);
        return new("special pieces", wrong, wrong);
    }

    private static int Wrong(JsonElement recording, string name, int found) =>
        recording.GetProperty(name).GetInt32() == found ? 0 : 1;

    private static ConformCase Run(JsonElement recorded, SentencePieceModel model)
    {
        var text = recorded.GetProperty("text").GetString()!;
        var expected = recorded.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToList();
        var pieces = recorded.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!).ToList();
        var found = model.Encode(text);
        // What is unknown is recorded as it stands in the text.
        var spelled = found.Select((id, i) => id == model.UnknownId ? pieces.ElementAtOrDefault(i) : model.Piece(id));
        var wrong =
            Math.Abs(found.Count - expected.Count)
            + found.Zip(expected).Count(pair => pair.First != pair.Second)
            + spelled.Zip(pieces).Count(pair => pair.First != pair.Second);
        return new($"\"{text[..Math.Min(text.Length, LongestName)]}\"", wrong, wrong);
    }
}
