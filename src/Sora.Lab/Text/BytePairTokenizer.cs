using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Sora.Lab.Text;

/// <summary>Turns any text into numbers of pieces and back, nothing lost: the pieces are made of bytes.</summary>
/// <remarks>
/// Byte-level BPE (Radford et al. 2019, section 2.2), in the two files of GPT-2, <c>vocab.json</c> and <c>merges.txt</c>. Special pieces
/// have the first numbers; no text is ever encoded as one.
/// </remarks>
public sealed partial class BytePairTokenizer
{
    /// <summary>The pieces with their numbers.</summary>
    public const string VocabularyFile = "vocab.json";

    /// <summary>The merges, the first learnt first.</summary>
    public const string MergesFile = "merges.txt";

    private const string MergesHead = "#version: 0.2";
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private readonly BpeTokenizer tokenizer;
    private readonly IReadOnlyList<string> merges;
    private readonly int specialCount;

    private BytePairTokenizer(IReadOnlyList<string> vocabulary, IReadOnlyList<string> merges)
    {
        (Vocabulary, this.merges) = (vocabulary, merges);
        specialCount = vocabulary.Count - ByteLetters.All.Length - merges.Count;
        Check();
        tokenizer = BpeTokenizer.Create(
            new BpeOptions(vocabulary.Select((piece, id) => KeyValuePair.Create(piece, id)))
            {
                Merges = merges,
                ByteLevel = true,
                PreTokenizer = new RegexPreTokenizer(Words, specialTokens: null),
            }
        );
    }

    /// <summary>All pieces, a byte as one letter; a piece's place is its number.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>Learns pieces from texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="size">Pieces in all, at least 256 and the special ones; fewer where the texts have no more.</param>
    /// <param name="special">The special pieces, such as <c>&lt;|end|&gt;</c>.</param>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int size, params IReadOnlyList<string> special)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, special.Count + ByteLetters.All.Length);
        var words = texts
            .SelectMany(text => Words.Matches(text).Select(match => ByteLetters.Of(match.Value)))
            .CountBy(word => word)
            .ToDictionary();
        var merges = BytePairTrainer.Train(words, size - special.Count - ByteLetters.All.Length);
        return new BytePairTokenizer(
            [.. special, .. Bytes(), .. merges.Select(merge => merge.Left + merge.Right)],
            [.. merges.Select(merge => $"{merge.Left} {merge.Right}")]
        );
    }

    /// <summary>Reads the two files of a folder.</summary>
    /// <exception cref="IOException">One is missing or not what it should be; the message says which.</exception>
    public static BytePairTokenizer Load(string folder)
    {
        var path = Path.Combine(folder, VocabularyFile);
        try
        {
            var pieces =
                JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path))
                ?? throw new JsonException("null");
            if (!pieces.Values.Order().SequenceEqual(Enumerable.Range(0, pieces.Count)))
            {
                throw new JsonException($"numbers other than 0 to {pieces.Count - 1}, each once");
            }

            var merges = File.ReadAllLines(Path.Combine(folder, MergesFile)).Where(line => line != MergesHead);
            return new BytePairTokenizer(
                [.. pieces.OrderBy(piece => piece.Value).Select(piece => piece.Key)],
                [.. merges]
            );
        }
        catch (Exception e) when (e is JsonException or ArgumentException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected the pieces of a byte-pair tokenizer; found {e.Message}", e);
        }
    }

    /// <summary>Writes the two files.</summary>
    /// <param name="folder">Where, a folder that is there.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        var pieces = Vocabulary
            .Select((piece, id) => (piece, id))
            .ToDictionary(entry => entry.piece, entry => entry.id);
        File.WriteAllText(Path.Combine(folder, VocabularyFile), JsonSerializer.Serialize(pieces, Json) + "\n");
        File.WriteAllText(Path.Combine(folder, MergesFile), string.Join('\n', [MergesHead, .. merges]) + "\n");
    }

    /// <summary>The numbers of a text's pieces, special ones never among them.</summary>
    public IReadOnlyList<int> Encode(string text) => tokenizer.EncodeToIds(text);

    /// <summary>The text of numbers; bytes that are no UTF-8 become U+FFFD, special pieces nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is none of the vocabulary's.</exception>
    public string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var bytes = ids.Where(id => id >= specialCount).SelectMany(id => Vocabulary[id].Select(ByteLetters.ByteOf));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>A word with the space before it; digits; signs; what is left of white space.</summary>
    [GeneratedRegex(@" ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words { get; }

    private void Check()
    {
        var pieces = Vocabulary.ToHashSet(StringComparer.Ordinal);
        if (specialCount < 0 || pieces.Count != Vocabulary.Count || !Bytes().All(pieces.Contains))
        {
            throw new ArgumentException(
                $"a vocabulary without each byte and each of {merges.Count} merges exactly once: {pieces.Count} pieces."
            );
        }

        var lost = merges.FirstOrDefault(merge =>
            merge.Split(' ') is not [var left, var right]
            || !pieces.Contains(left)
            || !pieces.Contains(right)
            || !pieces.Contains(left + right)
        );
        if (lost is not null)
        {
            throw new ArgumentException($"'{lost}' in {MergesFile}, which merges no two pieces into a third.");
        }
    }

    private static IEnumerable<string> Bytes() => ByteLetters.All.Select(letter => $"{letter}");
}
