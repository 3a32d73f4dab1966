using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>How a prompt and its caption stand in one row of tokens.</summary>
/// <remarks>
/// <c>prompt &lt;|rewrite|&gt; (&lt;|asked|&gt; words &lt;|drawn|&gt; words)* &lt;|caption|&gt; caption &lt;|end|&gt;</c>. What cannot be drawn comes
/// before the caption, so that the caption can follow from it.
/// </remarks>
/// <param name="tokenizer">Trained with <see cref="SpecialPieces"/>.</param>
/// <param name="contextLength">The most tokens of a row; half of them are for the prompt.</param>
public sealed class RecaptionLayout(BytePairTokenizer tokenizer, int contextLength)
{
    /// <summary>The number that ends a row, and fills up a batch.</summary>
    public const int End = 0;

    private const int Rewrite = 1;
    private const int Asked = 2;
    private const int Drawn = 3;
    private const int Caption = 4;
    private const string Nothing = "nothing";

    /// <summary>The pieces no text is encoded as, in the order of their numbers.</summary>
    public static IReadOnlyList<string> SpecialPieces { get; } =
    ["<|end|>", "<|rewrite|>", "<|asked|>", "<|drawn|>", "<|caption|>"];

    /// <summary>The most tokens of a prompt.</summary>
    public int MostPromptTokens => contextLength / 2;

    /// <summary>The most tokens of an answer.</summary>
    public int MostAnswerTokens => contextLength - MostPromptTokens - 1;

    /// <summary>The row's beginning: the prompt and the mark after it.</summary>
    /// <exception cref="ArgumentException">Nothing in the prompt can be read, or it is too long.</exception>
    public int[] EncodePrompt(string prompt)
    {
        var ids = tokenizer.Encode(ReadablePrompt.Of(prompt).Text);
        return ids.Count <= MostPromptTokens
            ? [.. ids, Rewrite]
            : throw new ArgumentException(
                $"Prompt: expected at most {MostPromptTokens} tokens to rewrite; found {ids.Count}."
            );
    }

    /// <summary>The rest of the row.</summary>
    public int[] EncodeAnswer(DetailedCaption answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var substitutions = answer.Substitutions.SelectMany(one =>
            (int[])[Asked, .. Words(one.Asked), Drawn, .. Words(one.Drawn ?? Nothing)]
        );
        return [.. substitutions, Caption, .. Words(answer.Text), End];
    }

    /// <summary>Reads an answer back.</summary>
    /// <param name="ids">As <see cref="EncodeAnswer"/> writes them; what follows the end is not read.</param>
    /// <exception cref="InvalidDataException">They are no answer.</exception>
    public DetailedCaption DecodeAnswer(IEnumerable<int> ids)
    {
        var (marks, texts) = (new List<int>(), new List<List<int>>());
        foreach (var id in ids.TakeWhile(id => id != End))
        {
            if (id < SpecialPieces.Count)
            {
                marks.Add(id);
                texts.Add([]);
            }
            else if (texts.Count > 0)
            {
                texts[^1].Add(id);
            }
        }

        var words = texts.Select(text => tokenizer.Decode(text).Trim()).ToList();
        var pairs = marks.Count / 2;
        int[] expected = [.. Enumerable.Repeat((int[])[Asked, Drawn], pairs).SelectMany(pair => pair), Caption];
        if (!marks.SequenceEqual(expected) || words.Any(text => text.Length == 0))
        {
            throw new InvalidDataException(
                $"Recaptioner: expected a caption; found '{string.Join(" | ", words)}'. Another seed may give one."
            );
        }

        return new DetailedCaption(
            words[^1],
            [
                .. words
                    .SkipLast(1)
                    .Chunk(2)
                    .Select(pair => new Substitution(pair[0], pair[1] == Nothing ? null : pair[1])),
            ]
        );
    }

    private IReadOnlyList<int> Words(string text) => tokenizer.Encode(" " + text);
}
