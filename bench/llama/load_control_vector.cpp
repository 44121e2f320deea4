// llama.cpp's own reader of control vectors behind a C function, for control_vector.py.
// build: g++ -O1 -shared -fPIC load_control_vector.cpp -o load_control_vector.so LIBDIR/libllama-common.so -Wl,-rpath,LIBDIR
#include <algorithm>
#include <string>
#include <vector>

struct common_control_vector_load_info { float strength; std::string fname; };
struct common_control_vector_data { int n_embd; std::vector<float> data; };
common_control_vector_data common_control_vector_load(const std::vector<common_control_vector_load_info> & infos);

// Writes at most `room` floats, layer 1 first; returns how many there are, 0 where the file was refused.
extern "C" int load_control_vector(const char * path, float strength, float * out, int room, int * width) {
    const auto found = common_control_vector_load({{strength, path}});
    *width = found.n_embd;
    std::copy_n(found.data.begin(), std::min<size_t>(found.data.size(), room), out);
    return (int) found.data.size();
}
