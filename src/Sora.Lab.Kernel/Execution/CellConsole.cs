using System.Text;

namespace Sora.Lab.Kernel.Execution;

/// <summary><see cref="Console.Out"/> and <see cref="Console.Error"/> of user code: text goes to the cell that wrote it.</summary>
internal sealed class CellConsole(string stream) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Sends the console's streams to cells from now on.</summary>
    public static void Install()
    {
        Console.SetOut(new CellConsole("stdout"));
        Console.SetError(new CellConsole("stderr"));
        Console.SetIn(new CellInput());
    }

    /// <inheritdoc/>
    public override void Write(char value) => CellScope.Current.Stream(stream, [value]);

    /// <inheritdoc/>
    public override void Write(string? value) => CellScope.Current.Stream(stream, value);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => CellScope.Current.Stream(stream, buffer);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <inheritdoc/>
    public override void WriteLine() => Write('\n');
}
