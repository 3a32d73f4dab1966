using Google.Protobuf;

namespace Sora.Lab.Text;

/// <summary>A SentencePiece <c>.model</c> file: its pieces, its special ones, and itself in a form that the library reads right.</summary>
/// <remarks>
/// <c>sentencepiece_model.proto</c>. Microsoft.ML.Tokenizers 2.0.1 breaks on a model without a beginning mark, as T5's are, misnumbers the bytes of what
/// no piece spells, and normalises text for unigram models alone; <see cref="Readable"/> and <see cref="AsUnigram"/> are its ways around.
/// </remarks>
internal sealed class SentencePieceFile
{
    private const int PieceField = 1;
    private const int TrainerField = 2;

    private readonly byte[] model;

    private SentencePieceFile(byte[] model) => this.model = model;

    /// <summary>All pieces; a piece's place is its number.</summary>
    public List<SentencePiece> Pieces { get; } = [];

    /// <summary>How the model was trained.</summary>
    public SentencePieceTrainer Trainer { get; private set; } = new();

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="InvalidDataException">They are no such model.</exception>
    public static SentencePieceFile Parse(byte[] model)
    {
        var file = new SentencePieceFile(model);
        try
        {
            foreach (var (field, bytes) in Messages(model))
            {
                file.Add(field, bytes);
            }
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"Expected a SentencePiece model; found {e.Message}", e);
        }

        return file.Pieces.Any(piece => piece.Kind == SentencePieceKind.Normal)
            ? file
            : throw new InvalidDataException("Expected a SentencePiece model; found one without pieces.");
    }

    /// <summary>The model with marks in the place of those it lacks, and with its first byte where the library looks for it.</summary>
    public byte[] Readable() => Rewritten(Trainer.WithAllMarks(Pieces));

    /// <summary>The same as a model of the unigram kind, whose normalisation the library does in full.</summary>
    public byte[] AsUnigram() => Rewritten(Trainer.WithAllMarks(Pieces) with { Kind = SentencePieceTrainer.Unigram });

    private void Add(int field, ByteString bytes)
    {
        if (field == PieceField)
        {
            Pieces.Add(SentencePiece.Parse(bytes));
        }
        else if (field == TrainerField)
        {
            Trainer = SentencePieceTrainer.Parse(bytes);
        }
    }

    private byte[] Rewritten(SentencePieceTrainer trainer)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        var ordinary = Pieces.First(piece => piece.Kind == SentencePieceKind.Normal).Score;
        var id = 0;
        foreach (var (field, bytes) in Messages(model))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(field == PieceField ? Pieces[id++].Readable(bytes, ordinary) : bytes);
        }

        // Of a message that comes twice the later fields count.
        output.WriteTag(TrainerField, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(trainer.ToBytes());
        output.Flush();
        return stream.ToArray();
    }

    // All fields of a model are messages.
    private static IEnumerable<(int Field, ByteString Bytes)> Messages(byte[] model)
    {
        var input = new CodedInputStream(model);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            yield return WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited
                ? (WireFormat.GetTagFieldNumber(tag), input.ReadBytes())
                : throw new InvalidDataException("Expected a SentencePiece model; found another file.");
        }
    }
}
