using System.Collections.Immutable;
using System.Text;

namespace Sora.Lab.Text;

/// <summary>A letter that can be seen for each of the 256 bytes, so that a vocabulary of bytes is a file of text.</summary>
/// <remarks>Radford et al. 2019 (GPT-2), as released: printable Latin-1 stands for itself, the rest for U+0100 and on.</remarks>
internal static class ByteLetters
{
    /// <summary>The letter of each byte.</summary>
    public static ImmutableArray<char> All { get; } = [.. Build()];

    private static readonly Dictionary<char, byte> Bytes = All.Select((letter, value) => (letter, value))
        .ToDictionary(entry => entry.letter, entry => (byte)entry.value);

    /// <summary>The letters of a text's UTF-8 bytes.</summary>
    public static string Of(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(value => All[value]));

    /// <summary>The byte of a letter.</summary>
    public static byte ByteOf(char letter) => Bytes[letter];

    private static char[] Build()
    {
        var next = 0x100;
        return [.. Enumerable.Range(0, 256).Select(value => IsPrintable(value) ? (char)value : (char)next++)];
    }

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xFF and not 0xAD);
}
