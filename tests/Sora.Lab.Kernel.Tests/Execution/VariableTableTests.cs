using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class VariableTableTests
{
    [Fact]
    public void A_line_on_a_chart_or_a_clip_does_not_draw_it()
    {
        // The chart's assembly, this one, holds no script to draw it with.
        Assert.Equal("chart: </script>", VariableTable.Summary(new Plotly.NET.GenericChart()));
        Assert.Equal("video/mp4, 16 bytes", VariableTable.Summary((byte[])[0, 0, 0, 24, .. "ftypisom0000"u8]));
    }

    [Fact]
    public void A_value_that_cannot_be_told_is_told_by_its_error() =>
        Assert.Equal("ObjectDisposedException: gone", VariableTable.Summary(new Disposed()));

    public sealed class Disposed
    {
        private readonly string message = "gone";

        public IReadOnlyDictionary<string, object> ToMimeBundle() => throw new ObjectDisposedException(null, message);
    }
}
