using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Widgets;

/// <summary>A place for outputs: what is printed and shown in it can be replaced.</summary>
public sealed class Output : Control
{
    /// <summary>Creates it.</summary>
    public Output()
        : base(new WidgetModel("Output", WidgetModel.Output, "1.0.0"))
    {
        Set("msg_id", "");
        Set("outputs", new JsonArray());
    }

    /// <summary>Replaces its contents by what an action prints and shows.</summary>
    /// <param name="action">What to do; an exception it throws is shown too.</param>
    public void Capture(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var recorder = new OutputRecorder();
        recorder.Record(action);
        Set("outputs", recorder.Outputs);
    }

    internal JsonArray Outputs
    {
        get => Get<JsonArray>("outputs");
        set => Set("outputs", value);
    }
}
