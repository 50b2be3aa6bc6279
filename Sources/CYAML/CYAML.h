// libyaml, which reads and writes the settings files of the program.
#pragma once

#include <yaml.h>
