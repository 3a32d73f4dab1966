using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>Frames in a terminal, each in the place of the one before.</summary>
internal static class BlockScreen
{
    private const int Side = 32;

    /// <summary>Clears the terminal and shows the first.</summary>
    public static void Begin(VideoClip frame)
    {
        AnsiConsole.Clear();
        Show(frame);
    }

    /// <summary>Shows a frame.</summary>
    public static void Show(VideoClip frame)
    {
        AnsiConsole.Cursor.SetPosition(0, 0);
        AnsiConsole.Write(Draw(frame));
        AnsiConsole.WriteLine(BlockKeys.Help);
    }

    private static Canvas Draw(VideoClip frame)
    {
        var canvas = new Canvas(Side, Side);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var i = (((y * frame.Height / Side * frame.Width) + (x * frame.Width / Side)) * 3);
                var pixels = frame.Frame(0);
                canvas.SetPixel(x, y, new Color(pixels[i], pixels[i + 1], pixels[i + 2]));
            }
        }

        return canvas;
    }
}
