using Vectorscope.Engine.Settings;

namespace Vectorscope.Engine.Model;

/// <summary>In which numbers a model is loaded, and onto what.</summary>
public record ModelPlacement
{
    /// <summary>Type of weights and activations.</summary>
    [Field("Numbers", Help = "Type of weights and activations.", Advanced = true)]
    public ModelDtype Dtype { get; init; } = ModelDtype.Auto;

    /// <summary>Where it runs.</summary>
    [Field("Device", Help = "Where the model runs.", Advanced = true)]
    public ModelDevice Device { get; init; } = ModelDevice.Auto;

    /// <summary>The same, on this device where none is chosen.</summary>
    public ModelPlacement Or(ModelDevice device) => Device == ModelDevice.Auto ? this with { Device = device } : this;
}
