using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Vectorscope.Engine.Tests.Runtime;

/// <summary>
/// TorchSharp makes a native scalar of every number in a call and leaves it to the finalizer, which may free it before libtorch has
/// read it: the call then fails, or computes with what lies there. It shows once in many thousand calls, so it is looked for in the code.
/// </summary>
public sealed class NativeScalarsTests
{
    [Fact]
    public void Engine_CallsNothingThatMakesAScalarForTheCallAlone()
    {
        var folder = AppContext.BaseDirectory;
        var calls = Calls(Path.Combine(folder, "TorchSharp.dll"));
        var makers = new HashSet<string>(["Scalar.op_Implicit"]);
        // What calls a maker makes one too.
        for (var before = 0; before < makers.Count;)
        {
            before = makers.Count;
            makers.UnionWith(calls.Where(call => makers.Contains(call.Called) || makers.Contains(call.Called.Split('(')[0])).Select(call => call.Caller));
        }

        var found = Calls(Path.Combine(folder, "Vectorscope.Engine.dll")).Where(call => makers.Contains(call.Called) || call.Called.StartsWith("Scalar.op_Implicit", StringComparison.Ordinal));

        Assert.Contains("Tensor.add(Tensor)", makers);
        Assert.Equal([], found.Select(call => $"{call.Caller} calls {call.Called}: give it one of Scalars, or hold the number with using").Order());
    }

    private static List<(string Caller, string Called)> Calls(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var calls = new List<(string, string)>();
        foreach (var handle in reader.MethodDefinitions)
        {
            var method = reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            var caller = Name(reader, handle)!;
            calls.AddRange(Tokens(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!)
                .Select(token => Name(reader, MetadataTokens.EntityHandle(token))).OfType<string>().Select(called => (caller, called)));
        }

        return calls;
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? Two[code[++at]] : One[code[at]];
            at++;
            if (operation.OperandType == OperandType.InlineMethod) yield return BitConverter.ToInt32(code, at);
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    // Type, name and parameters' blob: enough to tell overloads of one assembly, or of its caller, apart.
    private static string? Name(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification) handle = reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        if (handle.Kind == HandleKind.MethodDefinition)
        {
            var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
            var type = reader.GetTypeDefinition(method.GetDeclaringType());
            return $"{reader.GetString(type.Name)}.{reader.GetString(method.Name)}({string.Join(',', method.DecodeSignature(new TypeNames(), null).ParameterTypes)})";
        }

        if (handle.Kind != HandleKind.MemberReference) return null;
        var member = reader.GetMemberReference((MemberReferenceHandle)handle);
        if (member.GetKind() != MemberReferenceKind.Method || member.Parent.Kind != HandleKind.TypeReference) return null;
        var owner = reader.GetTypeReference((TypeReferenceHandle)member.Parent);
        return $"{reader.GetString(owner.Name)}.{reader.GetString(member.Name)}({string.Join(',', member.DecodeMethodSignature(new TypeNames(), null).ParameterTypes)})";
    }

    private static readonly OpCode[] One = new OpCode[256], Two = new OpCode[256];

    static NativeScalarsTests()
    {
        foreach (var operation in typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!))
        {
            var value = (ushort)operation.Value;
            (value < 256 ? One : Two)[value & 255] = operation;
        }
    }

    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join('|', typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => "specification";
    }
}
