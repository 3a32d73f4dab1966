using System.Text;

namespace Sora.Lab.Published;

/// <summary>A small SentencePiece model: letters, signs and the 256 single bytes, in which any text can be written.</summary>
/// <remarks>The Protocol Buffers of sentencepiece_model.proto, of which a handful of fields is all that is needed.</remarks>
internal static class TinySentencePieces
{
    private const byte Normal = 1;
    private const byte Unknown = 2;
    private const byte Control = 3;
    private const byte SingleByte = 6;
    private const string Letters = "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"-()/&%+";

    /// <summary>All pieces with score and type; a piece's place is its number.</summary>
    public static IReadOnlyList<(string Piece, float Score, byte Type)> Pieces { get; } =
    [
        ("<pad>", 0, Control),
        ("</s>", 0, Control),
        ("<unk>", 0, Unknown),
        .. Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", 0f, SingleByte)),
        .. Letters.Select((letter, i) => ($"{letter}", -2 - (i / 10f), Normal)),
    ];

    /// <summary>The model as the bytes of a file.</summary>
    public static byte[] Model() => Model(Pieces);

    /// <summary>A model of other pieces.</summary>
    internal static byte[] Model(IEnumerable<(string Piece, float Score, byte Type)> pieces)
    {
        using var model = new MemoryStream();
        foreach (var (piece, score, type) in pieces)
        {
            Message(model, field: 1, [.. Text(1, piece), 0x15, .. BitConverter.GetBytes(score), 0x18, type]);
        }

        // trainer_spec: the model is a unigram one (3), falls back to bytes (35), and where its special pieces are (40 to 43).
        byte[] none = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]; // -1
        Message(model, 2, [0x18, 1, .. Key(35), 1, .. Key(40), 2, .. Key(41), .. none, .. Key(42), 1, .. Key(43), 0]);
        Message(model, field: 3, [.. Text(1, "identity")]); // normalizer_spec
        return model.ToArray();
    }

    private static void Message(Stream stream, byte field, ReadOnlySpan<byte> content)
    {
        stream.Write([(byte)((field << 3) | 2), (byte)content.Length]);
        stream.Write(content);
    }

    private static byte[] Text(byte field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)((field << 3) | 2), (byte)bytes.Length, .. bytes];
    }

    // The key of a number's field, from 16 to 255.
    private static byte[] Key(int field) => [(byte)(((field << 3) & 0x7F) | 0x80), (byte)(field >> 4)];
}
