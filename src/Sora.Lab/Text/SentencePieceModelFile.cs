namespace Sora.Lab.Text;

/// <summary>Makes a SentencePiece model of T5's family one that Microsoft.ML.Tokenizers 2.0.1 reads rightly.</summary>
/// <remarks>
/// Such a model has no mark of the beginning (<c>bos_id</c> -1), which the library uses as an index; here the end's stands in
/// its place, and is never emitted. And the library looks for the 256 pieces that stand for single bytes among the ordinary
/// pieces, where it keeps those of type UNUSED but not those of type BYTE, so that unknown letters come out 255 too high; here
/// they are UNUSED, which it never matches in a text.
/// </remarks>
internal static class SentencePieceModelFile
{
    private const byte ByteType = 6;
    private const byte UnusedType = 5;

    // Protocol Buffers: a message that comes twice is merged. Field 2 is the trainer_spec; in it 41 is bos_id, 46 bos_piece.
    private static readonly byte[] BeginIsEnd = [0x12, 10, 0xC8, 0x02, 1, 0xF2, 0x02, 4, .. "</s>"u8];

    /// <exception cref="InvalidDataException">The file is empty.</exception>
    public static Stream Prepare(Stream model)
    {
        using var whole = new MemoryStream();
        model.CopyTo(whole);
        if (whole.Length == 0)
        {
            throw new InvalidDataException("an empty file.");
        }

        whole.Write(BeginIsEnd);
        var bytes = whole.ToArray();
        HideBytePieces(bytes);
        return new MemoryStream(bytes);
    }

    // A piece is: field 1, its text; field 2, its score, 4 bytes; field 3, its type.
    private static void HideBytePieces(byte[] model)
    {
        ReadOnlySpan<byte> beginning = [0x0A, 6, .. "<0x"u8];
        const int TypeAt = 14;
        for (var at = 0; at + TypeAt < model.Length; at++)
        {
            var piece = model.AsSpan(at, TypeAt + 1);
            if (piece[^1] == ByteType && piece[^2] == 0x18 && piece.StartsWith(beginning) && piece[8 - 1] == (byte)'>')
            {
                piece[^1] = UnusedType;
            }
        }
    }
}
