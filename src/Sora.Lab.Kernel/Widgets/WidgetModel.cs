namespace Sora.Lab.Kernel.Widgets;

/// <summary>Which classes of the front end make a widget.</summary>
/// <param name="Name">The model and view without their endings: <c>IntSlider</c>.</param>
/// <param name="Module">The package they are in.</param>
/// <param name="Version">The version of that package's models.</param>
internal sealed record WidgetModel(string Name, string Module = WidgetModel.Controls, string Version = "2.0.0")
{
    public const string Controls = "@jupyter-widgets/controls";
    public const string Base = "@jupyter-widgets/base";
    public const string Output = "@jupyter-widgets/output";

    /// <summary>The package of the view, where it is another.</summary>
    public string ViewModule { get; init; } = Module;

    /// <summary>The view, where it is not named as the model is; empty for a model that is never drawn.</summary>
    public string View { get; init; } = Name + "View";

    /// <summary>The part of the state that says so.</summary>
    public IEnumerable<KeyValuePair<string, object?>> State() =>
        new Dictionary<string, object?>
        {
            ["_model_module"] = Module,
            ["_model_module_version"] = Version,
            ["_model_name"] = Name + "Model",
            ["_view_module"] = ViewModule,
            ["_view_module_version"] = Version,
            ["_view_name"] = View.Length > 0 ? View : null,
        };
}
