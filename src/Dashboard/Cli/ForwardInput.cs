using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Model;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Reads the input file of <c>forward</c>; every refusal names the file and the tensor.</summary>
internal static class ForwardInput
{
    private const string Ids = "ids", Mask = "mask";

    internal static ForwardRequest Read(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"--input: there is no file {path}.");
        using var file = SafetensorsFile.Open(path);
        foreach (var name in file.Tensors.Keys)
            if (name is not (Ids or Mask)) throw Bad(path, name, "is not known; the file may hold ids and mask");
        if (!file.Tensors.TryGetValue(Ids, out var ids)) throw Bad(path, Ids, "is missing");
        if (ids.Type != TensorType.I64) throw Bad(path, Ids, $"is {ids.Type.Code()}; I64 is expected");
        if (ids.Shape is not [> 0, > 0]) throw Bad(path, Ids, $"has shape [{string.Join(", ", ids.Shape)}]; [B, n] with at least one row and one token is expected");
        return new ForwardRequest(file.ReadIntegers(Ids), (int)ids.Shape[0], file.Tensors.ContainsKey(Mask) ? ReadMask(path, file, ids) : null);
    }

    private static bool[] ReadMask(string path, SafetensorsFile file, TensorEntry ids)
    {
        var entry = file[Mask];
        if (entry.Type.IsFloat()) throw Bad(path, Mask, $"is {entry.Type.Code()}; I64 or another integer type, or BOOL, is expected");
        if (!entry.Shape.SequenceEqual(ids.Shape))
            throw Bad(path, Mask, $"has shape [{string.Join(", ", entry.Shape)}], but ids has [{string.Join(", ", ids.Shape)}]");
        var values = file.ReadIntegers(Mask);
        var length = (int)ids.Shape[1];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not (0 or 1)) throw Bad(path, Mask, $"has {values[i]} in row {i / length}, position {i % length}; 0 (padding) or 1 is expected");
            if (values[i] == 0 && i % length > 0 && values[i - 1] == 1)
                throw Bad(path, Mask, $"has padding after a token in row {i / length}, position {i % length}; rows must be padded on the left");
            if (values[i] == 0 && i % length == length - 1) throw Bad(path, Mask, $"has nothing but padding in row {i / length}");
        }
        return Array.ConvertAll(values, value => value == 1);
    }

    private static BadInputException Bad(string path, string tensor, string what) => new($"--input {path}: tensor '{tensor}' {what}.");
}
