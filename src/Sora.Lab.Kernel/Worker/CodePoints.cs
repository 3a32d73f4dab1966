namespace Sora.Lab.Kernel.Worker;

/// <summary>Converts between the protocol's cursor, in Unicode code points, and .NET's, in UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The UTF-16 offset of a cursor; the end of the text for one beyond it.</summary>
    public static int Offset(string text, int codePoints)
    {
        int offset = 0;
        for (int i = 0; i < codePoints && offset < text.Length; i++)
        {
            offset += IsPair(text, offset) ? 2 : 1;
        }
        return offset;
    }

    /// <summary>The cursor of a UTF-16 offset.</summary>
    public static int Count(string text, int offset)
    {
        int codePoints = 0;
        for (int i = 0; i < offset; codePoints++)
        {
            i += IsPair(text, i) ? 2 : 1;
        }
        return codePoints;
    }

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text, index);
}
