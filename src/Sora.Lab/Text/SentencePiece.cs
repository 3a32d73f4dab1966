using Google.Protobuf;

namespace Sora.Lab.Text;

/// <summary>A piece of a SentencePiece model.</summary>
/// <param name="Text">What it spells; white space is <c>U+2581</c>.</param>
/// <param name="Score">Its log likelihood, or its place in the order of merges.</param>
/// <param name="Kind">What it is for.</param>
internal sealed record SentencePiece(string Text, float Score, SentencePieceKind Kind)
{
    private const string FirstByte = "<0x00>";
    private const int TextField = 1;
    private const int ScoreField = 2;
    private const int KindField = 3;

    public static SentencePiece Parse(ByteString bytes)
    {
        var piece = new SentencePiece("", 0, SentencePieceKind.Normal);
        var input = bytes.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case TextField:
                    piece = piece with { Text = input.ReadString() };
                    break;
                case ScoreField:
                    piece = piece with { Score = input.ReadFloat() };
                    break;
                case KindField:
                    piece = piece with { Kind = (SentencePieceKind)input.ReadEnum() };
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return piece;
    }

    /// <summary>
    /// Its bytes as the library reads them right: the first byte is looked for among pieces that are not bytes, so it becomes one that is never used. Scores of
    /// ordinary pieces alone may count as the highest, so it and the user's own get one.
    /// </summary>
    public ByteString Readable(ByteString bytes, float ordinary)
    {
        var isFirstByte = Kind == SentencePieceKind.Byte && Text == FirstByte;
        return isFirstByte ? (this with { Score = ordinary, Kind = SentencePieceKind.Unused }).ToBytes()
            : Kind == SentencePieceKind.UserDefined ? (this with { Score = ordinary }).ToBytes()
            : bytes;
    }

    public ByteString ToBytes()
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        output.WriteTag(TextField, WireFormat.WireType.LengthDelimited);
        output.WriteString(Text);
        output.WriteTag(ScoreField, WireFormat.WireType.Fixed32);
        output.WriteFloat(Score);
        output.WriteTag(KindField, WireFormat.WireType.Varint);
        output.WriteEnum((int)Kind);
        output.Flush();
        return ByteString.CopyFrom(stream.ToArray());
    }
}

/// <summary>What a piece is for, as <c>sentencepiece_model.proto</c> numbers it.</summary>
internal enum SentencePieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
