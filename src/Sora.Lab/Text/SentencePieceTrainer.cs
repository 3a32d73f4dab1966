using Google.Protobuf;

namespace Sora.Lab.Text;

/// <summary>What a SentencePiece model's trainer was told, as far as it matters when text is encoded.</summary>
internal sealed record SentencePieceTrainer
{
    /// <summary>The kind that takes the likeliest way to spell a text.</summary>
    public const int Unigram = 1;

    private const int KindField = 3;
    private const int UnknownField = 40;
    private const int BeginningField = 41;
    private const int EndField = 42;
    private const int PaddingField = 43;
    private const int BeginningTextField = 46;
    private const int EndTextField = 47;

    /// <summary>1 unigram, 2 pairs.</summary>
    public int Kind { get; init; } = Unigram;

    /// <summary>The number of what no piece spells.</summary>
    public int Unknown { get; init; }

    /// <summary>The number of the beginning mark; negative for none.</summary>
    public int Beginning { get; init; } = 1;

    /// <summary>The number of the end mark; negative for none.</summary>
    public int End { get; init; } = 2;

    /// <summary>The number that fills up a batch; negative for none.</summary>
    public int Padding { get; init; } = -1;

    private string? BeginningText { get; init; }

    private string? EndText { get; init; }

    public static SentencePieceTrainer Parse(ByteString bytes)
    {
        var trainer = new SentencePieceTrainer();
        var input = bytes.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case KindField:
                    trainer = trainer with { Kind = input.ReadEnum() };
                    break;
                case UnknownField:
                    trainer = trainer with { Unknown = input.ReadInt32() };
                    break;
                case BeginningField:
                    trainer = trainer with { Beginning = input.ReadInt32() };
                    break;
                case EndField:
                    trainer = trainer with { End = input.ReadInt32() };
                    break;
                case PaddingField:
                    trainer = trainer with { Padding = input.ReadInt32() };
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return trainer;
    }

    /// <summary>The same with the unknown piece in the place of a mark that is not there.</summary>
    /// <exception cref="InvalidDataException">There is no such piece either.</exception>
    public SentencePieceTrainer WithAllMarks(IReadOnlyList<SentencePiece> pieces)
    {
        if (Unknown < 0 || Unknown >= pieces.Count)
        {
            throw new InvalidDataException($"Expected a SentencePiece model with an unknown piece; found {Unknown}.");
        }

        var (unknown, hasBeginning, hasEnd) = (pieces[Unknown].Text, Beginning >= 0, End >= 0);
        return this with
        {
            Beginning = hasBeginning ? Beginning : Unknown,
            BeginningText = hasBeginning ? null : unknown,
            End = hasEnd ? End : Unknown,
            EndText = hasEnd ? null : unknown,
        };
    }

    public ByteString ToBytes()
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        WriteNumber(output, KindField, Kind);
        WriteNumber(output, BeginningField, Beginning);
        WriteNumber(output, EndField, End);
        WriteText(output, BeginningTextField, BeginningText);
        WriteText(output, EndTextField, EndText);
        output.Flush();
        return ByteString.CopyFrom(stream.ToArray());
    }

    private static void WriteNumber(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    private static void WriteText(CodedOutputStream output, int field, string? value)
    {
        if (value is not null)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteString(value);
        }
    }
}
