namespace Vectorscope.Engine.Model;

/// <summary>How far loading has come.</summary>
/// <param name="LoadedTensors">Tensors on the device.</param>
/// <param name="TotalTensors">Of how many.</param>
public readonly record struct LoadProgress(int LoadedTensors, int TotalTensors);
