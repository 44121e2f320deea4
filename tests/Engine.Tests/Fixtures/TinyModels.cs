using Vectorscope.Engine.Checkpoints;

namespace Vectorscope.Engine.Tests;

/// <summary>The tiny model with other weights.</summary>
internal static class TinyModels
{
    /// <param name="folder">Made.</param>
    /// <param name="change">Gets each tensor's name and values, and gives the ones to write.</param>
    /// <param name="ownHead">Makes a head from the embedding; the config goes on to tie them.</param>
    /// <param name="more">Further tensors by canonical name, vectors in single precision.</param>
    internal static void Write(
        string folder, Func<string, float[], float[]>? change = null, Func<float[], float[]>? ownHead = null, IReadOnlyDictionary<string, float[]>? more = null)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Fixtures.TinyModel, "*.json")) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        using var tiny = SafetensorsFile.Open(Path.Combine(Fixtures.TinyModel, "model.safetensors"));
        var embedding = tiny.Tensors.Values.Single(t => t.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal));
        var declared = tiny.Tensors.Values.Select(t => new TensorDeclaration(t.Name, t.Type, t.Shape)).ToList();
        if (ownHead is not null) declared.Add(new TensorDeclaration("lm_head.weight", embedding.Type, embedding.Shape));
        var prefix = embedding.Name[..^"embed_tokens.weight".Length];
        declared.AddRange((more ?? new Dictionary<string, float[]>()).Select(one => new TensorDeclaration(prefix + one.Key, TensorType.F32, [one.Value.Length])));
        using var writer = SafetensorsWriter.Create(Path.Combine(folder, "model.safetensors"), declared);
        foreach (var name in tiny.Tensors.Keys) writer.Write(name, change?.Invoke(name, tiny.ReadSingles(name)) ?? tiny.ReadSingles(name));
        foreach (var (name, values) in more ?? new Dictionary<string, float[]>()) writer.Write(prefix + name, values);
        if (ownHead is not null) writer.Write("lm_head.weight", ownHead(tiny.ReadSingles(embedding.Name)));
    }
}
